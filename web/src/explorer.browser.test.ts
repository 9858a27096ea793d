import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Locator } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { completedRun, table } from './flights-events.fixture.ts';
import { barriers, DESK, hub, page, PHONE, sideways, usePages } from './pages.fixture.ts';

// The store may hold what other tests wrote: everything here has a name of its own.
const mark = randomUUID().slice(0, 8);
const namespace = `explorer-${mark}`;
const named = (name: string) => table(namespace, `${name}-${mark}`, ['x']);
const job = (name: string) => ({ namespace, name: `${name}-${mark}` });
const [far, raw, clean, features, model] = [
  named('far'),
  named('raw'),
  named('clean'),
  named('features'),
  named('model'),
];
const readers = Array.from({ length: 60 }, (_, index) => named(`reader${String(index).padStart(2, '0')}`));

/** Ids of datasets and jobs by their names without the mark. */
let ids: ReadonlyMap<string, string>;

usePages(async () => {
  await hub.send(
    ...completedRun(job('fetch'), [far], [raw]),
    ...completedRun(job('cleaning'), [raw], [clean]),
    ...completedRun(job('averaging'), [clean], [features]),
    ...completedRun(job('training'), [features], [model]),
    // A side way out of the raw data, and a job that writes many tables.
    ...completedRun(job('audit'), [raw], [named('audited')]),
    ...completedRun(job('splitting'), [clean], readers),
  );
  ids = await idsByName();
});
// What moves stands still at once, so that places can be compared.
beforeEach(() => page.emulateMedia({ reducedMotion: 'reduce' }));

async function idsByName(): Promise<ReadonlyMap<string, string>> {
  const filter = `filter: { nameContains: "${mark}" }`;
  const { data } = (await hub.ask(
    `{ datasets(first: 100, ${filter}) { edges { node { id name } } } jobs(first: 100, ${filter}) { edges { node { id name } } } }`,
  )) as { data: Record<'datasets' | 'jobs', { edges: { node: { id: string; name: string } }[] }> };
  return new Map(
    [...data.datasets.edges, ...data.jobs.edges].map(({ node }) => [node.name.replace(`-${mark}`, ''), node.id]),
  );
}

const card = (name: string): Locator => page.locator(`[data-node="${ids.get(name) ?? name}"]`);
// A drawing makes only the cards that are near; a table has all.
const row = (name: string): Locator => page.getByRole('row').filter({ hasText: new RegExp(`${name}\\w*-${mark}`) });
const opener = (name: string, side: 'upstream' | 'downstream'): Locator =>
  page.getByRole('button', { name: new RegExp(`^Show .* ${side} of ${name}-${mark}$`) });
const closer = (name: string, side: 'upstream' | 'downstream'): Locator =>
  page.getByRole('button', { name: `Take away what is shown ${side} of ${name}-${mark}` });
const details = (name: string): Locator => page.getByRole('complementary', { name: `Details of ${name}-${mark}` });

async function openExplorer(of: string, search = ''): Promise<void> {
  await page.goto(`${hub.url}/lineage?of=${ids.get(of) ?? ''}${search}`);
  await card(of).waitFor();
}

async function openTable(of: string, search: string): Promise<void> {
  await page.goto(`${hub.url}/lineage?of=${ids.get(of) ?? ''}&view=table${search}`);
  await row(of).first().waitFor();
}

async function neighboursNamed(of: string, text: string): Promise<void> {
  const filter = page.getByRole('searchbox', { name: `Neighbours downstream of ${of}-${mark} whose name contains` });
  await filter.fill(text);
  await filter.press('Enter');
}

async function placeOf(name: string): Promise<{ x: number; y: number }> {
  const box = await card(name).boundingBox();
  return { x: Math.round(box?.x ?? Number.NaN), y: Math.round(box?.y ?? Number.NaN) };
}

describe('the lineage explorer', () => {
  it('begins two steps around the root, and flows from left to right', async () => {
    await openExplorer('raw');
    await card('clean').waitFor();
    const places = await Promise.all(['far', 'fetch', 'raw', 'cleaning', 'clean'].map(placeOf));
    expect(places.map(({ x }) => x)).toEqual(places.map(({ x }) => x).sort((one, other) => one - other));
    expect(await card('averaging').count()).toBe(0);
  });

  it('opens a side in place, keeps what is looked at where it is, and takes it away again', async () => {
    // So wide that what comes is in sight.
    await page.setViewportSize({ ...DESK, width: 3_000 });
    await openExplorer('raw');
    await card('clean').waitFor();
    const before = await placeOf('clean');
    await opener('clean', 'downstream').click();
    await card('averaging').waitFor();
    expect(await placeOf('clean')).toEqual(before);
    expect(new URL(page.url()).searchParams.getAll('open')).toEqual([`d.${ids.get('clean') ?? ''}`]);

    await opener('averaging', 'downstream').click();
    await card('features').waitFor();
    await closer('clean', 'downstream').click();
    await card('averaging').waitFor({ state: 'detached' });
    expect(await card('features').count()).toBe(0);
    expect(await placeOf('clean')).toEqual(before);
  });

  it('has every step in the address: back, forward, and a link that shows the same', async () => {
    await openExplorer('raw');
    await opener('clean', 'downstream').click();
    await card('averaging').waitFor();
    await closer('raw', 'upstream').click();
    await card('fetch').waitFor({ state: 'detached' });
    await page.goBack();
    await card('fetch').waitFor();
    await page.goBack();
    await card('averaging').waitFor({ state: 'detached' });
    await page.goForward();
    await page.goForward();
    await card('averaging').waitFor();
    await card('fetch').waitFor({ state: 'detached' });
    await page.reload();
    await card('averaging').waitFor();
    expect(await card('fetch').count()).toBe(0);
  });

  it('changes its root only when it is told to', async () => {
    await openExplorer('raw');
    await card('clean').click();
    await details('clean').getByText('Recorded').waitFor();
    await details('clean')
      .getByRole('button', { name: `cleaning-${mark}` })
      .click();
    await details('cleaning').waitFor();
    expect(new URL(page.url()).searchParams.get('of')).toBe(ids.get('raw'));
    expect(await card('far').count()).toBe(1);

    await details('cleaning').getByRole('link', { name: 'Start from here' }).click();
    await page.waitForURL((url) => url.searchParams.get('of') === ids.get('cleaning'));
    await card('cleaning').waitFor();
    await card('fetch').waitFor();
    await page.goBack();
    await page.waitForURL((url) => url.searchParams.get('of') === ids.get('raw'));
  });

  it('says of a node what can be asked elsewhere', async () => {
    await openExplorer('raw', `&node=${ids.get('clean') ?? ''}`);
    const drawer = details('clean');
    await drawer.getByRole('button', { name: 'Copy as' }).click();
    await drawer.getByText(`npx rootline lineage ${ids.get('clean') ?? ''} --depth 2`).waitFor();
    const query = await drawer.getByRole('region', { name: 'GraphQL query' }).locator('code').textContent();
    const answer = (await hub.ask(query ?? '')) as { data: { lineage: { nodes: object[] } } };
    expect(answer.data.lineage.nodes.length).toBeGreaterThan(3);
    await drawer.getByRole('button', { name: 'Close the details' }).click();
    await drawer.waitFor({ state: 'detached' });
    expect(new URL(page.url()).searchParams.has('node')).toBe(false);
  });

  it('shows many neighbours page by page, and those with a text in their names', async () => {
    await openExplorer('splitting', '&depth=1');
    await page.locator('[data-drawn="27"]').waitFor();
    await page.getByRole('button', { name: 'Table' }).click();
    await row('reader24').waitFor();
    expect(await row('reader25').count()).toBe(0);
    await page.getByRole('button', { name: '+35 more' }).click();
    await row('reader49').waitFor();
    await page.getByRole('button', { name: '+10 more' }).waitFor();

    await neighboursNamed('splitting', 'reader5');
    await row('reader57').waitFor();
    expect(await row('reader00').count()).toBe(0);
    await page.getByRole('button', { name: '10 found, show all' }).click();
    await row('reader00').waitFor();
  });

  it('finds among the neighbours of an opened node what is not there yet', async () => {
    await openTable('clean', '&depth=1');
    await opener('splitting', 'downstream').click();
    await page.getByRole('button', { name: '+35 more' }).waitFor();
    await neighboursNamed('splitting', 'reader42');
    await page.getByRole('button', { name: '1 found, show all' }).waitFor();
    await row('reader42').waitFor();
    expect(await row('reader').count()).toBe(1);
    await page.reload();
    await row('reader42').waitFor();
  });

  it('is led through by the keyboard alone', async () => {
    await openExplorer('raw');
    await card('clean').waitFor();
    await card('raw').focus();
    await page.keyboard.press('ArrowRight');
    const focused = (): Promise<string | null> =>
      page.evaluate('document.activeElement?.getAttribute("data-node") ?? null');
    expect([ids.get('cleaning'), ids.get('audit')]).toContain(await focused());
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    expect(await focused()).toBe(ids.get('raw'));
    await page.keyboard.press('ArrowLeft');
    expect(await focused()).toBe(ids.get('fetch'));
    await page.keyboard.press('Enter');
    await details('fetch').waitFor();
    await page.keyboard.press('Escape');
    await details('fetch').waitFor({ state: 'detached' });

    await card('clean').focus();
    await page.keyboard.press('+');
    await card('averaging').waitFor();
    await page.keyboard.press('-');
    await card('averaging').waitFor({ state: 'detached' });
  });

  it('joins what lies around a hidden kind, and opens over it', async () => {
    await openTable('raw', '&hide=Job');
    await row('clean').waitFor();
    expect(await row('cleaning').count()).toBe(0);
    await opener('clean', 'downstream').click();
    await row('features').waitFor();
    expect(await row('averaging').count()).toBe(0);
  });

  it('groups what belongs together, and takes a group apart', async () => {
    await openExplorer('splitting', '&depth=1&group=kind');
    const group = page.getByRole('button', { name: '25 datasets take apart, a group' });
    await group.click();
    await page.locator('[data-drawn="27"]').waitFor();
    await page.goBack();
    await group.waitFor();
    await page.locator('[data-drawn="3"]').waitFor();
    await page.getByRole('combobox', { name: /^Group/ }).selectOption('Nothing');
    await page.locator('[data-drawn="27"]').waitFor();
  });

  it('colours what a change reaches by distance, and says it in numbers', async () => {
    await openExplorer('raw');
    await card('clean').waitFor();
    await page.getByRole('button', { name: 'Impact' }).click();
    const legend = page.getByRole('region', { name: 'Legend' });
    await legend.getByRole('listitem').filter({ hasText: '1 step' }).waitFor();
    expect(await legend.getByRole('listitem').allTextContents()).toEqual([
      expect.stringMatching(/1 step\s+2$/),
      expect.stringMatching(/2 steps\s+2$/),
    ]);
    expect(await card('clean').locator('.step').textContent()).toBe('2');
    expect(await card('fetch').locator('.step').count()).toBe(0);
  });

  it('shows only the ways between a node and the root', async () => {
    await openExplorer('raw');
    await card('clean').click();
    await details('clean').getByRole('button', { name: 'Only the ways to the root' }).click();
    await card('audited').waitFor({ state: 'detached' });
    await card('cleaning').waitFor();
    expect(await card('fetch').count()).toBe(0);
    await page.getByRole('button', { name: 'Show all', exact: true }).first().click();
    await card('fetch').waitFor();
  });

  it('is a table, too, from which everything can be opened', async () => {
    await openExplorer('raw');
    await page.getByRole('button', { name: 'Table' }).click();
    const rows = page.getByRole('table', { name: /^Lineage/ }).getByRole('row');
    await rows.filter({ hasText: `far-${mark}` }).waitFor();
    expect(await rows.nth(1).textContent()).toContain(`far-${mark}`);
    await opener('clean', 'downstream').click();
    await rows.filter({ hasText: `averaging-${mark}` }).waitFor();
    await rows
      .filter({ hasText: `cleaning-${mark}` })
      .getByRole('button')
      .first()
      .click();
    await details('cleaning').waitFor();
  });

  it('slides back in time, and to now again', async () => {
    await openExplorer('raw');
    await page.getByRole('button', { name: 'Time', exact: true }).click();
    const slider = page.getByRole('slider', { name: 'Moment that is looked at' });
    await slider.focus();
    await page.keyboard.press('ArrowLeft');
    await page.waitForURL(/asOf=/);
    await page.getByRole('status').filter({ hasText: 'As of a position in the ledger' }).waitFor();
    await card('clean').waitFor();
    expect(await slider.getAttribute('aria-valuetext')).toMatch(/changed fact/);
    await page.getByRole('link', { name: 'Compare with now' }).waitFor();
    await slider.focus();
    await page.keyboard.press('End');
    await page.waitForURL((url) => !url.searchParams.has('asOf'));
    await card('clean').waitFor();
  });

  it('exports what is shown, as picture and as text', async () => {
    await openExplorer('raw');
    await card('clean').waitFor();
    const exported = async (format: string): Promise<Buffer> => {
      await page.getByRole('button', { name: 'Export what is shown' }).click();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: format, exact: true }).click(),
      ]);
      return readFile(await download.path());
    };
    expect((await exported('PNG')).subarray(1, 4).toString()).toBe('PNG');
    expect((await exported('SVG')).toString()).toContain(`clean-${mark}`);
    const { nodes } = JSON.parse((await exported('JSON')).toString()) as { nodes: { id: string }[] };
    expect(nodes.map(({ id }) => id)).toContain(ids.get('clean'));
    expect((await exported('Mermaid')).toString()).toContain('flowchart LR');
    expect((await exported('DOT')).toString()).toContain(`"${ids.get('raw') ?? ''}" -> "${ids.get('cleaning') ?? ''}"`);
  });

  it('keeps nobody out, as a drawing, a list and a table, with a node in detail', async () => {
    // Nothing is made smaller to fit.
    await page.setViewportSize({ ...DESK, width: 2_000 });
    const chosen = `&node=${ids.get('clean') ?? ''}`;
    for (const view of ['graph&mode=impact', 'list', 'table']) {
      await page.goto(`${hub.url}/lineage?of=${ids.get('raw') ?? ''}&view=${view}${chosen}`);
      await details('clean').getByText('Recorded').waitFor();
      await card('clean').waitFor();
      expect(await barriers(), view).toEqual([]);
    }
  });

  it('is a list on a telephone, with the details over the whole of it', async () => {
    await page.setViewportSize(PHONE);
    await page.goto(`${hub.url}/lineage?of=${ids.get('raw') ?? ''}`);
    const comes = page.getByRole('region', { name: 'Comes of it' });
    await comes.getByRole('button', { name: `Dataset clean-${mark}` }).click();
    await details('clean').getByText('Recorded').waitFor();
    expect(await sideways()).toBe(0);
    const closer = details('clean').getByRole('button', { name: 'Close the details' });
    expect(await closer.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Escape');
    await details('clean').waitFor({ state: 'detached' });
    expect(await card('clean').evaluate((element) => element === document.activeElement)).toBe(true);
    await opener('clean', 'downstream').click();
    await comes.getByRole('button', { name: `Job averaging-${mark}` }).waitFor();
    expect(await sideways()).toBe(0);
  });
});
