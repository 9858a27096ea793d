import type { Browser, CDPSession, Page } from 'playwright-core';
import { launchChromium } from '../../../.config/chromium.ts';

/** What a page holds after a garbage collection. */
export type PageMemory = { readonly heapMiB: number; readonly nodes: number; readonly listeners: number };

export type OpenPages = {
  /** By name. @throws Error when a page is gone */
  measure(): Promise<ReadonlyMap<string, PageMemory>>;
  /** Errors of the pages' scripts. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
};

/** Opens pages that stay, by name and address. @throws Error when one does not come to be live */
export async function openPages(url: string, paths: ReadonlyMap<string, string>): Promise<OpenPages> {
  const browser: Browser = await launchChromium();
  const complaints: string[] = [];
  const open = new Map<string, CDPSession>();
  for (const [name, path] of paths) {
    const page: Page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.on('pageerror', (error) => complaints.push(`${name}: ${error.message}`));
    await page.goto(`${url}${path}`);
    await page.getByText('Live', { exact: true }).first().waitFor();
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    open.set(name, session);
  }
  return {
    complaints,
    async measure() {
      const measured = new Map<string, PageMemory>();
      for (const [name, session] of open) measured.set(name, await memoryOf(session));
      return measured;
    },
    close: () => browser.close(),
  };
}

async function memoryOf(session: CDPSession): Promise<PageMemory> {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const { metrics } = await session.send('Performance.getMetrics');
  const of = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  return { heapMiB: usedSize / 1024 ** 2, nodes: of('Nodes'), listeners: of('JSEventListeners') };
}
