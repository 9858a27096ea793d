import { openDatabase, resetStore } from '@rootline/graph';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../../.config/chromium.ts';
import { type GraphBatch, deleteRelations, loadGraph } from '../../../graph/lineage/generated-graph.ts';
import { HUB, hub } from '../../../graph/lineage/generated-shapes.ts';
import { load } from '../machine/machine.ts';
import { openRig } from '../rig.ts';
import { median } from '../statistics.ts';
import { START, layered } from './generated.ts';
import { type Frames, framesDuring, measureDrawing, timesOf } from './in-page.ts';

export type ExplorerResult = {
  readonly nodes: number;
  readonly relations: number;
  readonly load: number;
  /** From the question of the walk until its cards and lines are painted, ms; medians of the rounds. */
  readonly drawnMs: number;
  /** Of it: until the answer is there. */
  readonly answeredMs: number;
  /** drawn ÷ answered: what the explorer adds to a page that only asks. */
  readonly ratio: number;
  /** The longest that the page was busy with one thing after the answer, ms; the worst of the rounds. */
  readonly longestTaskMs: number;
  readonly pan: Frames;
  readonly zoom: Frames;
  /** The same gestures over a page that shows nothing: what the machine gives. */
  readonly empty: Frames;
};

type Shape = { readonly start: string; readonly batches: () => Iterable<GraphBatch> };

const SHAPES: readonly Shape[] = [
  ...[500, 2_000, 5_000].map((size) => ({ start: START.id, batches: () => [layered(size)] })),
  { start: HUB, batches: () => hub(50_000) },
];
// What measures is no script of the page.
const LOOK = { viewport: { width: 1_440, height: 900 }, bypassCSP: true };
// A gesture of some three seconds.
const MOVES = 180;
const MOVE_MS = 16;

/** The lineage explorer in headless Chromium without a GPU, on graphs of a hub of their own. */
export async function measureExplorer(quick: boolean, say: (line: string) => void): Promise<readonly ExplorerResult[]> {
  const rig = await openRig({ pages: true });
  const database = openDatabase(rig.neo4j);
  const browser = await launchChromium();
  try {
    const results: ExplorerResult[] = [];
    for (const { start, batches } of quick ? SHAPES.slice(0, 1) : SHAPES) {
      // A hub that is deleted with its relations asks for more memory than a small store has.
      await deleteRelations(database);
      await resetStore(database);
      const graph = await loadGraph(database, batches());
      const result = {
        ...graph,
        ...(await measured(browser, `${rig.url}/lineage?of=${start}&depth=50`, quick ? 1 : 5)),
      };
      say(
        `${result.nodes} nodes, ${result.relations} edges: drawn after ${Math.round(result.drawnMs)} ms (answer ${Math.round(result.answeredMs)}), ` +
          `${Math.round(result.pan.perSecond)} and ${Math.round(result.zoom.perSecond)} pictures/s, longest task ${Math.round(result.longestTaskMs)} ms`,
      );
      results.push(result);
    }
    return results;
  } finally {
    await browser.close();
    await database.close();
    await rig.stop();
  }
}

async function measured(
  browser: Browser,
  address: string,
  rounds: number,
): Promise<Omit<ExplorerResult, 'nodes' | 'relations'>> {
  const times = [];
  // The first visit compiles the hub's plans and the page's script.
  for (let round = 0; round <= rounds; round += 1) {
    const page = await browser.newPage(LOOK);
    await measureDrawing(page);
    await page.goto(address);
    const { asked, answered, drawn, longestTask } = await timesOf(page);
    if (round > 0) times.push({ answered: answered - asked, drawn: drawn - asked, longestTask });
    await page.close();
  }
  const page = await browser.newPage(LOOK);
  await measureDrawing(page);
  await page.goto(address);
  await timesOf(page);
  await page.getByRole('button', { name: 'Show all' }).click();
  const pan = await framesDuring(page, () => drag(page));
  const zoom = await framesDuring(page, () => turn(page));
  await page.goto('about:blank');
  const empty = await framesDuring(page, () => drag(page));
  await page.close();
  const [drawnMs, answeredMs] = [
    median(times.map(({ drawn }) => drawn)),
    median(times.map(({ answered }) => answered)),
  ];
  return {
    load: load(),
    drawnMs,
    answeredMs,
    ratio: drawnMs / answeredMs,
    longestTaskMs: Math.max(...times.map(({ longestTask }) => longestTask)),
    pan,
    zoom,
    empty,
  };
}

/** In a circle over the middle of the window, as a hand does. */
async function drag(page: Page): Promise<void> {
  const at = (turn: number) => [720 + 220 * Math.cos(turn / 12), 600 + 120 * Math.sin(turn / 12)] as const;
  await page.mouse.move(...at(0));
  await page.mouse.down();
  for (let move = 0; move < MOVES; move += 1) {
    await page.mouse.move(...at(move));
    await page.waitForTimeout(MOVE_MS);
  }
  await page.mouse.up();
}

/** Nearer until cards can be read, and out again. */
async function turn(page: Page): Promise<void> {
  await page.mouse.move(720, 600);
  await page.keyboard.down('Control');
  for (let move = 0; move < MOVES; move += 1) {
    await page.mouse.wheel(0, move % 90 < 45 ? -60 : 60);
    await page.waitForTimeout(MOVE_MS);
  }
  await page.keyboard.up('Control');
}
