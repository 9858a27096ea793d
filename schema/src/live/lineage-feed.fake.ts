import type { LineageFeed, LineageNews } from './lineage-feed.ts';

/** Tells what `news` holds; an error among it is thrown in its turn. Then a follower waits until it leaves. */
export function fakeLineageFeed(news: readonly (LineageNews | Error)[]): LineageFeed {
  return {
    async *follow(_request, _after, signal) {
      for (const one of news) {
        if (one instanceof Error) throw one;
        yield one;
      }
      await new Promise((resolve) => {
        signal.addEventListener('abort', resolve, { once: true });
      });
    },
  };
}
