import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchChromium } from '../../.config/chromium.ts';
import { startLiveHub } from './live-hub.fixture.ts';
import type { LiveHub } from './live-hub.fixture.ts';

let hub: LiveHub;
let browser: Browser;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  hub = await startLiveHub();
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await hub.remove();
});
beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1_440, height: 900 } });
  complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
});
afterEach(() => page.close());

const chart = (name: string) => page.getByRole('img', { name });

describe('the page of the system', () => {
  it('shows each part with its state and version, and draws what the hub did', async () => {
    await page.goto(hub.url);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'System' }).click();
    const parts = page.getByRole('region', { name: 'Parts' });
    await parts.getByRole('row', { name: /Neo4j.*Up.*5\.26\./ }).waitFor();
    for (const part of [/Redis.*Up.*(redis|valkey) \d/, /Storage.*Up/, /writer.*Up.*0 of 2000 waiting/]) {
      await parts.getByRole('row', { name: part }).waitFor();
    }
    // The first sample comes ten seconds after the start of the hub, and the page asks every ten.
    await chart('Memory of the process').and(page.getByLabel(/now/)).waitFor({ timeout: 45_000 });
    await chart('Requests per second')
      .and(page.getByLabel(/^Requests per second: \d+\.\d now, \d+\.\d at most$/))
      .waitFor();
    expect(await page.locator('.charts canvas').count()).toBe(5);
    expect(complaints).toEqual([]);
  });

  it('fits a telephone', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${hub.url}/system`);
    await page.getByRole('region', { name: 'Parts' }).getByText('Neo4j').waitFor();
    await chart('Writes per second').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(complaints).toEqual([]);
  });

  it('keeps what it knows when the hub goes, says so, and goes on when it is back', async () => {
    await page.goto(`${hub.url}/system`);
    await page.getByRole('region', { name: 'Parts' }).getByText('Neo4j').waitFor();
    await hub.kill();
    await page.getByRole('alert').waitFor({ timeout: 45_000 });
    await page.getByRole('region', { name: 'Parts' }).getByText('Neo4j').waitFor();
    await hub.start();
    await page.getByRole('alert').waitFor({ state: 'detached', timeout: 45_000 });
    expect(complaints).toEqual([]);
  });
});
