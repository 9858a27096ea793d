import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { completedRun, table } from './flights-events.fixture.ts';
import { hub, page, PHONE, sideways, usePages } from './pages.fixture.ts';

// The store may hold what other tests wrote: everything here has a name of its own.
const mark = randomUUID().slice(0, 8);
const namespace = `time-${mark}`;
const raw = table(namespace, `raw-${mark}`, ['origin', 'delay']);
const clean = table(namespace, `clean-${mark}`, ['origin', 'minutes']);
const features = table(namespace, `features-${mark}`, ['origin', 'mean']);

/** Before the features were made, and the description given. */
let before: string;
let id: string;

type Asked = { readonly data: Readonly<Record<string, never>> };

usePages(async () => {
  await hub.send(...completedRun({ namespace, name: `cleaning-${mark}` }, [raw], [clean]));
  const { data } = (await hub.ask(
    `{ status { cursor } datasets(first: 1, filter: { nameContains: "clean-${mark}" }) { edges { node { id } } } }`,
  )) as Asked & { data: { status: { cursor: string }; datasets: { edges: { node: { id: string } }[] } } };
  before = data.status.cursor;
  id = data.datasets.edges[0]?.node.id ?? '';
  await hub.send(...completedRun({ namespace, name: `averaging-${mark}` }, [clean], [features]));
  await hub.ask(`mutation { describe(input: { id: "${id}", description: "Delays in minutes" }) { __typename } }`);
});

describe('the past in the pages', () => {
  it('is told as a history, each change with its ledger entry', async () => {
    await page.goto(`${hub.url}/entity/${id}?tab=history`);
    const history = page.getByRole('table', { name: 'History' });
    const described = history.getByRole('row', { name: /description set Delays in minutes/ });
    await described.waitFor();
    await history.getByText('first recorded').waitFor();
    expect(await history.getByRole('row', { name: /read by/ }).count()).toBeGreaterThanOrEqual(1);

    await described.getByTitle('The ledger entry').click();
    const entry = page.getByRole('region', { name: /^Entry/ });
    await entry.getByRole('heading', { name: /Describe/ }).waitFor();
    await entry.getByRole('button', { name: 'show them with their digests' }).click();
    await entry
      .getByRole('list', { name: /Facts of entry/ })
      .getByText('description')
      .first()
      .waitFor();
  });

  it('is compared with now: what came, what changed, and how far it was looked', async () => {
    await page.goto(`${hub.url}/compare?of=${id}&from=${before}`);
    const added = page.getByRole('region', { name: 'Added' });
    await added.getByRole('link', { name: `Dataset features-${mark}` }).waitFor();
    await added.getByRole('link', { name: `Job averaging-${mark}` }).waitFor();
    const changed = page.getByRole('region', { name: 'Changed' });
    await changed.getByText('Delays in minutes').waitFor();
    expect(await page.getByRole('region', { name: 'Removed' }).count()).toBe(0);

    await page.getByRole('button', { name: 'Compare from here' }).last().click();
    await page.getByText('Nothing that the hub knows of is otherwise').waitFor();
  });

  it('goes with every link and is said on every page', async () => {
    await page.goto(`${hub.url}/datasets?namespace=${namespace}&asOf=${before}`);
    const strip = page.getByRole('status').filter({ hasText: 'As of a position in the ledger' });
    await strip.getByText('This page shows that moment, not now.').waitFor();
    await page.getByRole('link', { name: `Dataset clean-${mark}` }).waitFor();
    expect(await page.getByRole('link', { name: `Dataset features-${mark}` }).count()).toBe(0);

    await page.getByRole('link', { name: `Dataset clean-${mark}` }).click();
    await page.getByRole('heading', { level: 1, name: `clean-${mark}` }).waitFor();
    expect(await page.getByText('Delays in minutes').count()).toBe(0);
    await strip.waitFor();
    await strip.getByRole('button', { name: 'Back to now' }).click();
    await page.getByText('Delays in minutes').first().waitFor();
  });

  it('is chosen in the top bar: what was known, and what was so', async () => {
    await page.goto(`${hub.url}/entity/${id}`);
    await page.getByRole('button', { name: 'Moment that is looked at: now' }).click();
    await page.getByLabel('and what was so in the world at').fill('2001-02-03T04:05:06');
    await page.getByRole('button', { name: 'Show that moment' }).click();
    await page.getByRole('status').filter({ hasText: 'Valid at 2001-02-03' }).waitFor();
    expect(new URL(page.url()).searchParams.get('validAt')).toMatch(/^2001-02-0/);
  });

  it('fits a telephone without scrolling sideways', async () => {
    await page.setViewportSize(PHONE);
    for (const path of [`/entity/${id}?tab=history`, `/compare?of=${id}&from=${before}&asOf=${before}`, '/compare']) {
      await page.goto(hub.url + path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      expect(await sideways(), path).toBe(0);
    }
  });
});
