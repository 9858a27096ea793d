import type { Page } from 'playwright-core';

/** What the page itself measures, in ms; asked for by `evaluate`. */
export type PageTimes = {
  /** When the walk was asked for, answered and drawn. */
  readonly asked: number;
  readonly answered: number;
  readonly drawn: number;
  /** The longest time that its main thread did nothing else, from the answer on. */
  readonly longestTask: number;
};

/** Has every page that is opened from now on note when its walk was asked for, answered and drawn. */
export async function measureDrawing(page: Page): Promise<void> {
  await page.addInitScript(`
    window.measured = { asked: 0, answered: 0, drawn: 0, tasks: [] };
    const ask = window.fetch;
    window.fetch = async (...input) => {
      const isWalk = String(input[1]?.body ?? '').includes('"operationName":"Lineage"');
      if (isWalk && measured.asked === 0) measured.asked = performance.now();
      const answer = await ask(...input);
      if (isWalk && measured.answered === 0) {
        const text = answer.text.bind(answer);
        answer.text = () => text().then((body) => { measured.answered = performance.now(); return body; });
      }
      return answer;
    };
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) measured.tasks.push([startTime, duration]);
    }).observe({ type: 'longtask', buffered: true });
    const look = () => {
      const drawn = Number(document.querySelector('[data-drawn]')?.dataset.drawn ?? 0);
      if (drawn > 1 && measured.drawn === 0) requestAnimationFrame(() => { measured.drawn = performance.now(); });
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  `);
}

export async function timesOf(page: Page): Promise<PageTimes> {
  await page.waitForFunction('window.measured.drawn > 0');
  return page.evaluate(`({
    asked: measured.asked,
    answered: measured.answered,
    drawn: measured.drawn,
    longestTask: Math.max(0, ...measured.tasks.filter(([start]) => start >= measured.answered - 1).map(([, length]) => length)),
  })`);
}

/** Pictures per second while something is done, and the longest time between two. */
export type Frames = { readonly perSecond: number; readonly longestMs: number };

export async function framesDuring(page: Page, gesture: () => Promise<void>): Promise<Frames> {
  await page.evaluate(`
    window.pictures = { times: [], running: true };
    ((own) => requestAnimationFrame(function next(now) {
      own.times.push(now);
      if (own.running) requestAnimationFrame(next);
    }))(window.pictures);
  `);
  await gesture();
  return page.evaluate(`(() => {
    const { times } = pictures;
    pictures.running = false;
    const gaps = times.slice(1).map((time, index) => time - times[index]);
    const sum = gaps.reduce((all, gap) => all + gap, 0);
    return { perSecond: (gaps.length * 1000) / sum, longestMs: Math.max(...gaps) };
  })()`);
}
