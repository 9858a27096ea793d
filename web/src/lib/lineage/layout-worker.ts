import { layOut } from './layered-layout.ts';
import type { LayoutQuestion } from './layout.ts';

// The only thing that runs beside the page: thousands of nodes take up to a second.
addEventListener('message', ({ data }: MessageEvent<{ readonly turn: number; readonly question: LayoutQuestion }>) => {
  postMessage({ turn: data.turn, layout: layOut(data.question) });
});
