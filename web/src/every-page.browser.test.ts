import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { tellEveryKind } from './every-kind.fixture.ts';
import type { EveryKind } from './every-kind.fixture.ts';
import { barriers, DESK, hub, page, PHONE, sideways, usePages } from './pages.fixture.ts';

const mark = randomUUID().replaceAll('-', '').slice(0, 8);
let told: EveryKind;
let places: readonly string[];

usePages(async () => {
  told = await tellEveryKind(hub, mark);
  const entity = (id: string | undefined, tab = '') => `/entity/${id ?? ''}${tab === '' ? '' : `?tab=${tab}`}`;
  const { kinds } = told;
  places = [
    ...['/', '/lineage', '/datasets', '/runs', '/deployments', '/refs', '/ledger', '/system', '/settings/storage'],
    ...[
      `/search?q=${mark}`,
      '/search',
      '/compare',
      `/compare?of=${kinds['Dataset'] ?? ''}&from=2020-01-01T00:00:00.000Z`,
    ],
    ...['/no-such-list', '/runs?name=nothing-is-called-so', '/entity/dataset:none'],
    ...Object.values(kinds).map((id) => entity(id)),
    ...['schema', 'versions', 'history', 'facets', 'ledger', 'json'].map((tab) => entity(kinds['Dataset'], tab)),
    ...[entity(kinds['Repository'], 'refs'), entity(kinds['Repository'], 'commits'), entity(kinds['Ref'], 'moves')],
    ...[entity(kinds['Commit'], 'changes'), entity(kinds['Job'], 'runs')],
    ...[entity(told.withdrawn), entity(told.withdrawn, 'history'), entity(told.united, 'history')],
  ];
});

/** The page has all that it asked for. */
async function settled(): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'detached' });
}

/** Two frames have passed: what was changed is drawn. */
const drawn = () =>
  page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));

// Forty pages, each looked at twice: a minute, and several on a busy machine.
const LONG_MS = 400_000;

describe('every page', { timeout: LONG_MS }, () => {
  it('keeps nobody out, on a desk in the light and on a telephone in the dark', async () => {
    const found: Record<string, readonly string[]> = {};
    for (const place of places) {
      await page.setViewportSize(DESK);
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
      await page.goto(hub.url + place);
      await settled();
      const onDesk = await barriers();
      await page.setViewportSize(PHONE);
      await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
      await drawn();
      const onPhone = await barriers();
      const wider = await sideways();
      if (onDesk.length + onPhone.length + wider > 0)
        found[place] = [...onDesk, ...onPhone.map((one) => `telephone: ${one}`), `${wider} px too wide`];
    }
    expect(found).toEqual({});
  });

  it('says that there is nothing only when the hub has said so', async () => {
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/graphql', async (route) => {
      await answered;
      await route.continue().catch(() => undefined);
    });
    // What says that nothing was asked for needs no answer.
    const asking = places.filter((place) => !['/search', '/compare', '/no-such-list'].includes(place));
    for (const place of asking) {
      await page.goto(hub.url + place);
      await page.getByRole('status', { name: 'Loading' }).first().waitFor();
      expect(await page.locator('main .empty').count(), place).toBe(0);
    }
    answer();
    await settled();
  });

  it('says what failed, that nothing is lost and what to do', async () => {
    await page.route('**/graphql', (route) =>
      route.fulfill({ json: { errors: [{ message: 'the disk is full', extensions: { code: 'INTERNAL' } }] } }),
    );
    const asking = places.filter((place) => !['/search', '/compare', '/no-such-list'].includes(place));
    for (const place of asking) {
      await page.goto(hub.url + place);
      const failure = page.getByRole('main').getByRole('alert').first();
      await failure.waitFor();
      expect(await failure.textContent(), place).toMatch(
        /the disk is full.*Nothing was changed.*Request [0-9a-f]{24}/s,
      );
      expect(await page.locator('main .empty').count(), place).toBe(0);
      expect(await page.getByRole('status', { name: 'Loading' }).count(), place).toBe(0);
    }
  });

  it('brings the tab that is open into sight on a telephone', async () => {
    await page.setViewportSize(PHONE);
    await page.goto(`${hub.url}/entity/${told.kinds['Dataset'] ?? ''}?tab=json`);
    const tab = page.getByRole('navigation', { name: 'Parts of this page' }).getByRole('link', { name: 'JSON' });
    await tab.waitFor();
    const box = await tab.boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? PHONE.width)).toBeLessThanOrEqual(PHONE.width);
  });

  it('opens what the top bar has inside the window of a telephone', async () => {
    await page.setViewportSize(PHONE);
    await page.goto(hub.url);
    for (const [name, heading] of [
      [/^The hub/, 'All about the system'],
      [/^Moment/, 'Show what the hub knew at'],
    ] as const) {
      await page.getByRole('button', { name }).click();
      const sheet = page.locator('.sheet', { hasText: heading });
      const box = await sheet.boundingBox();
      expect(box?.x).toBeGreaterThanOrEqual(0);
      expect((box?.x ?? 0) + (box?.width ?? PHONE.width)).toBeLessThanOrEqual(PHONE.width);
    }
  });
});
