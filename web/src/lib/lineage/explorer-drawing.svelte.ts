import { untrack } from 'svelte';
import { CARD } from './layout.ts';
import type { Layout } from './layout.ts';
import { startLayout } from './layout-beside.ts';
import { layoutQuestion } from './layout-question.ts';
import type { Drawn } from './layout-question.ts';
import { between, eased } from './moving.ts';
import type { ShownGraph } from './shown-graph.ts';
import { boxOf, centredOn, firstViewport, READABLE, revealing, wholeViewport } from './viewport.ts';
import type { Size, Viewport } from './viewport.ts';

// Long enough to be followed, short enough not to be waited for.
const MOVE_MS = 160;
// Beyond, a move costs more than it tells.
const MOST_MOVED = 300;
/** How far one can zoom: out until thousands of cards are seen, in until a card fills a telephone. */
export const ZOOM = { min: 0.04, max: 1.6 };

/** The drawing of a graph: laid out beside the page, moving to its places, and the part of it that is looked at. */
export function explorerDrawing(graph: () => ShownGraph, size: () => Size) {
  const beside = startLayout();
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  let drawn = $state.raw<Drawn | null>(null);
  let onTheWay = $state.raw<Layout | null>(null);
  let viewport = $state.raw<Viewport>({ x: 0, y: 0, zoom: 1 });
  let failed = $state(false);
  let acted: string | null = null;
  let stopMove = (): void => undefined;
  let stopLook = (): void => undefined;
  let camera: ((viewport: Viewport) => void) | null = null;
  const look = (at: Viewport): void => {
    viewport = at;
    camera?.(at);
  };

  $effect(() => {
    const next = graph();
    let wanted = true;
    beside
      .layOut(
        layoutQuestion(
          next,
          untrack(() => drawn),
          acted,
        ),
      )
      .then(
        (layout) => {
          if (wanted) place({ graph: next, layout });
        },
        () => {
          if (wanted) failed = true;
        },
      );
    return () => {
      wanted = false;
    };
  });
  $effect(() => () => {
    stopMove();
    stopLook();
    beside.stop();
  });

  function place(next: Drawn): void {
    stopMove();
    failed = false;
    const former = onTheWay ?? drawn?.layout ?? null;
    if (former === null) look(firstLook(next));
    drawn = next;
    const moves = former !== null && !still.matches && next.layout.positions.size <= MOST_MOVED;
    onTheWay = null;
    if (!moves) return;
    onTheWay = former;
    stopMove = animated((share) => {
      onTheWay = share === 1 ? null : between(former, next.layout, share);
    });
  }

  function firstLook({ graph: { nodes }, layout }: Drawn): Viewport {
    const root = layout.positions.get(nodes.find((node) => node.side === 'ROOT')?.id ?? '');
    return firstViewport([...layout.positions.values()], root, size());
  }

  function lookAt(target: Viewport): void {
    stopLook();
    if (still.matches) {
      look(target);
      return;
    }
    const from = viewport;
    const mix = (one: number, other: number, share: number): number => one + (other - one) * share;
    stopLook = animated((share) => {
      look(
        share === 1
          ? target
          : {
              x: mix(from.x, target.x, share),
              y: mix(from.y, target.y, share),
              zoom: mix(from.zoom, target.zoom, share),
            },
      );
    });
  }

  return {
    get drawn() {
      return drawn;
    },
    /** Where everything is at this moment, on its way included. */
    get layout() {
      return onTheWay ?? drawn?.layout ?? null;
    },
    get viewport() {
      return viewport;
    },
    set viewport(changed) {
      viewport = changed;
    },
    get failed() {
      return failed;
    },
    /** What moves the library's own look along. */
    hold: (own: typeof camera) => {
      camera = own;
      own?.(viewport);
    },
    /** The node that somebody opens or closes now: it stays where it is. */
    act: (id: string) => {
      acted = id;
    },
    fit: () => {
      if (drawn !== null) lookAt(wholeViewport([...drawn.layout.positions.values()], size(), ZOOM.min));
    },
    /** Moves there only where the card is not seen, or covered by so much on the right; `near` to be read as well. */
    reveal: (id: string, { covered, near }: { readonly covered: number; readonly near: boolean }) => {
      const corner = drawn?.layout.positions.get(id);
      if (corner === undefined) return;
      const { width, height } = size();
      const target = revealing(corner, viewport, { width: width - covered, height }, near ? READABLE : 0);
      if (target !== viewport) lookAt(target);
    },
    /** A share of the whole drawing, from its upper left corner, in the middle of the window. */
    centre: (share: { readonly x: number; readonly y: number }) => {
      if (drawn === null) return;
      const box = boxOf([...drawn.layout.positions.values()]);
      look(centredOn({ x: box.x + box.width * share.x, y: box.y + box.height * share.y }, viewport.zoom, size()));
    },
    /** The card at a point of the window; null where there is none. */
    at: (x: number, y: number): string | null => {
      const point = { x: (x - viewport.x) / viewport.zoom, y: (y - viewport.y) / viewport.zoom };
      for (const [id, corner] of drawn?.layout.positions ?? []) {
        const [right, down] = [point.x - corner.x, point.y - corner.y];
        if (right >= 0 && down >= 0 && right <= CARD.width && down <= CARD.height) return id;
      }
      return null;
    },
  };
}

/** Calls back with a share from 0 to 1 on every frame; returns how to stop. */
function animated(step: (share: number) => void): () => void {
  const began = performance.now();
  let frame = requestAnimationFrame(function next(now) {
    const share = eased((now - began) / MOVE_MS);
    step(share);
    if (share < 1) frame = requestAnimationFrame(next);
  });
  return () => cancelAnimationFrame(frame);
}
