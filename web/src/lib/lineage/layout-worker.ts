import Elk from 'elkjs/lib/elk-api.js';
// A classic script of 1.6 MB, loaded by the worker alone and only where something is drawn.
import workerUrl from 'elkjs/lib/elk-worker.min.js?url';
import { fromElkGraph } from './layout-graph.ts';
import type { ElkGraph, Layout } from './layout-graph.ts';

export type LayoutWorker = {
  layOut(graph: ElkGraph): Promise<Layout>;
  stop(): void;
};

/** Starts the layered layout beside the page: hundreds of nodes take up to a second. */
export function startLayoutWorker(): LayoutWorker {
  const elk = new Elk({ workerFactory: () => new Worker(workerUrl) });
  return {
    // The library's own types want mutable arrays, and it works on a copy of what is sent to the worker.
    layOut: async (graph) => fromElkGraph(await elk.layout(structuredClone(graph) as never)),
    stop: () => elk.terminateWorker(),
  };
}
