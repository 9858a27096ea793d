import type { Layout, LayoutQuestion } from './layout.ts';

export type LayoutBeside = {
  layOut(question: LayoutQuestion): Promise<Layout>;
  stop(): void;
};

type Waiting = { readonly resolve: (layout: Layout) => void; readonly reject: (reason: Error) => void };

/** Starts the layout beside the page. Its promise fails where the worker does not load or breaks. */
export function startLayout(): LayoutBeside {
  const worker = new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' });
  const waiting = new Map<number, Waiting>();
  let turns = 0;
  worker.addEventListener('message', ({ data }: MessageEvent<{ readonly turn: number; readonly layout: Layout }>) => {
    waiting.get(data.turn)?.resolve(data.layout);
    waiting.delete(data.turn);
  });
  worker.addEventListener('error', ({ message }) => {
    for (const { reject } of waiting.values()) reject(new Error(`the layout failed: ${message}`));
    waiting.clear();
  });
  return {
    layOut: (question) =>
      new Promise((resolve, reject) => {
        turns += 1;
        waiting.set(turns, { resolve, reject });
        worker.postMessage({ turn: turns, question });
      }),
    stop: () => worker.terminate(),
  };
}
