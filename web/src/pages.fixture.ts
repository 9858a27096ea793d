import type axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { launchChromium } from '../../.config/chromium.ts';
import { startLiveHub } from './live-hub.fixture.ts';
import type { LiveHub } from './live-hub.fixture.ts';

/** The sizes that every page is looked at in. */
export const DESK = { width: 1_440, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** The hub of this file of tests, from the first hook of `usePages` on. */
export let hub: LiveHub;
/** The page of this test, the size of a desk. */
export let page: Page;
/** What broke in the page and what its console called an error. A test that has some fails, unless it takes them out. */
export let complaints: string[];

// Said by the browser itself when a test takes its hub away, and while it comes back.
const OF_A_HUB_THAT_IS_AWAY = /^Failed to load resource: .*(net::ERR_|status of 503)|^WebSocket connection to /;

/** Gives the tests of a file one hub and one Chromium, and each test a page: call it once, at the top. `fill` is what the hub holds before the first. */
export function usePages(fill?: () => Promise<void>, daysBehind = 0): void {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
    hub = await startLiveHub(daysBehind);
    await fill?.();
  });
  afterAll(async () => {
    await browser.close();
    await hub.remove();
  });
  beforeEach(async () => {
    page = await browser.newPage({ viewport: DESK });
    complaints = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      const text = message.text();
      if (message.type() === 'error' && !OF_A_HUB_THAT_IS_AWAY.test(text)) complaints.push(text);
    });
  });
  afterEach(async () => {
    await page.close();
    expect(complaints).toEqual([]);
  });
}

/** By how many pixels the page is wider than its window; 0 on every page. */
export const sideways = (): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** What keeps people out of the page as it stands, by WCAG 2.2 AA as far as a program can tell: `rule: element`. */
export async function barriers(): Promise<string[]> {
  // Half a second to load, for the tests that ask.
  const { default: program } = await import('axe-core');
  await page.evaluate(program.source);
  return page.evaluate(async () => {
    const found = await (window as unknown as { axe: typeof axe }).axe.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    });
    return found.violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
  });
}
