import { expect, it } from 'vitest';
import { launchChromium } from './chromium.ts';

it('starts a Chromium that runs scripts, draws text and takes a screenshot', async () => {
  await using browser = await launchChromium();
  const page = await browser.newPage({ viewport: { width: 200, height: 100 } });

  await page.setContent('<h1>before</h1><svg width="20" height="20"><circle r="10" /></svg>');
  await page.evaluate("document.querySelector('h1').textContent = 'after'");

  expect(await page.textContent('h1')).toBe('after');
  const heading = await page.locator('h1').boundingBox();
  expect(heading?.height).toBeGreaterThan(10);
  const screenshot = await page.screenshot();
  expect(screenshot.subarray(1, 4).toString()).toBe('PNG');
});
