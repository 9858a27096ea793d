import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { completedRun, table } from './flights-events.fixture.ts';
import { hub, page, PHONE, sideways, usePages } from './pages.fixture.ts';

// The store may hold what other tests wrote: everything here has a name of its own.
const mark = randomUUID().slice(0, 8);
const namespace = `pages-${mark}`;
const raw = table(namespace, `raw-${mark}`, ['origin', 'delay']);
const clean = table(namespace, `clean-${mark}`, ['origin', 'minutes'], { minutes: [{ of: raw, column: 'delay' }] });
const features = table(namespace, `features-${mark}`, ['origin', 'mean']);
const hostile = table(namespace, `<img src=x onerror=alert(1)>-${mark}`, ['x']);

usePages(async () => {
  await hub.send(
    ...completedRun({ namespace, name: `cleaning-${mark}` }, [raw], [clean]),
    ...completedRun({ namespace, name: `averaging-${mark}` }, [clean], [features]),
    ...completedRun({ namespace, name: `hostile-${mark}` }, [features], [hostile]),
  );
});

/** Opens the page of the dataset with this name. */
async function openDataset(name: string, search = ''): Promise<void> {
  await page.goto(await addressOf(name, search));
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

async function addressOf(name: string, search: string): Promise<string> {
  const answer = (await hub.ask(
    `{ datasets(first: 1, filter: { nameContains: ${JSON.stringify(name)} }) { edges { node { id } } } }`,
  )) as {
    data: { datasets: { edges: { node: { id: string } }[] } };
  };
  return `${hub.url}/entity/${answer.data.datasets.edges[0]?.node.id ?? ''}${search}`;
}

const drawn = (name: string) => page.locator('[data-node]', { hasText: name });

describe('the pages of a hub', () => {
  it('begin with what the hub holds and what happened last', async () => {
    await page.goto(hub.url);
    await page.getByRole('region', { name: 'What the hub holds' }).getByText('Runs').waitFor();
    const newest = page.getByRole('region', { name: 'Newest runs' });
    await newest.getByRole('link', { name: `Run averaging-${mark}` }).waitFor();
    expect(await newest.getByText('Succeeded').count()).toBeGreaterThanOrEqual(3);
    await page.getByText('Connected').waitFor();
  });

  it('load at most 300 kB of script before the first one stands', async () => {
    await page.goto(hub.url);
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
    await page.waitForLoadState('networkidle');
    const bytes = await page.evaluate(() =>
      (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
        .filter(({ name }) => name.endsWith('.js'))
        .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
    );
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThanOrEqual(300_000);
  });

  it('find an entity by keyboard alone', async () => {
    await page.goto(hub.url);
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type(`clean-${mark}`);
    const option = page.getByRole('option', { name: `clean-${mark}` }).first();
    await option.waitFor();
    await page.keyboard.press('ArrowDown');
    expect(await page.locator('[role=option][aria-selected=true]').count()).toBe(1);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/entity\//);
    await page.getByRole('navigation', { name: 'Parts of this page' }).waitFor();
  });

  it('list a kind by a filter that stands in the address', async () => {
    await page.goto(`${hub.url}/datasets`);
    await page.getByRole('searchbox', { name: 'Name contains' }).fill(`features-${mark}`);
    await page.waitForURL(/name=features/);
    await page.getByText('1–1 of 1', { exact: true }).waitFor();
    await page.reload();
    await page.getByText('1–1 of 1', { exact: true }).waitFor();
    await page.getByRole('link', { name: `Dataset features-${mark}` }).waitFor();
  });

  it('show the columns that are chosen, as close as they are wanted, and go through rows by keyboard', async () => {
    await page.goto(`${hub.url}/datasets?namespace=${namespace}`);
    await page.getByRole('button', { name: 'Columns and density' }).click();
    await page.getByRole('checkbox', { name: 'Tags' }).uncheck();
    await page.waitForURL(/hide=Tags/);
    await page.getByRole('checkbox', { name: 'Dense rows' }).check();
    await page.reload();
    const rows = page.getByRole('table', { name: 'Datasets' }).locator('[data-row]');
    await rows.first().waitFor();
    expect(await page.getByRole('columnheader', { name: 'Tags' }).isVisible()).toBe(false);
    expect(await page.getByRole('columnheader', { name: 'Recorded' }).isVisible()).toBe(true);
    expect((await rows.first().locator('xpath=ancestor::tr').boundingBox())?.height).toBe(28);

    await rows.first().focus();
    await page.keyboard.press('End');
    expect(await rows.last().evaluate((row) => row === document.activeElement)).toBe(true);
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    expect(await rows.nth(1).evaluate((row) => row === document.activeElement)).toBe(true);
    const name = (await rows.nth(1).getAttribute('aria-label')) ?? '';
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/entity\//);
    await page.getByRole('navigation', { name: 'Parts of this page' }).waitFor();
    expect(name).toContain(await page.getByRole('heading', { level: 1 }).textContent());
  });

  it('draw both sides of a dataset from left to right and lead on from a card', async () => {
    await openDataset(`clean-${mark}`, '?tab=lineage');
    await drawn(`features-${mark}`).waitFor();
    const places = await Promise.all(
      [`raw-${mark}`, `cleaning-${mark}`, `clean-${mark}`, `averaging-${mark}`, `features-${mark}`].map(
        async (name) => (await drawn(name).boundingBox())?.x ?? 0,
      ),
    );
    expect(places).toEqual([...places].sort((one, other) => one - other));
    expect(new Set(places).size).toBe(5);
    await drawn(`raw-${mark}`).click();
    await page
      .getByRole('complementary', { name: `Details of raw-${mark}` })
      .getByRole('link', { name: 'Open its page' })
      .click();
    await page.getByRole('heading', { level: 1, name: `raw-${mark}` }).waitFor();
  });

  it('tell the lineage as a list by distance, too', async () => {
    await openDataset(`clean-${mark}`, '?tab=lineage&view=list');
    const leads = page.getByRole('region', { name: 'Leads here' });
    await leads.getByRole('button', { name: `Job cleaning-${mark}` }).waitFor();
    await leads.getByRole('button', { name: `Dataset raw-${mark}` }).waitFor();
    expect(await leads.getByRole('heading', { level: 3 }).allTextContents()).toEqual(['1 step away', '2 steps away']);
    await page
      .getByRole('region', { name: 'Comes of it' })
      .getByRole('button', { name: `Dataset features-${mark}` })
      .waitFor();
  });

  it('follow a column to where it comes from', async () => {
    await openDataset(`clean-${mark}`, '?tab=schema');
    await page.getByRole('button', { name: 'minutes' }).click();
    const lineage = page.getByRole('complementary', { name: 'Column lineage' });
    await lineage.getByText(`raw-${mark}`).waitFor();
    await lineage.getByText('copied').waitFor();
  });

  it('show the past in a colour of its own, and only what was known then', async () => {
    await page.goto(await addressOf(`clean-${mark}`, '?asOf=2020-01-01T00:00:00.000Z'));
    await page.getByText('As of 2020-01-01').waitFor();
    await page.getByText('at that moment').waitFor();
    await page.getByRole('button', { name: 'Back to now' }).click();
    await page.getByRole('heading', { level: 1, name: `clean-${mark}` }).waitFor();
    expect(page.url()).not.toContain('asOf');
  });

  it('show a hostile name as the text that it is', async () => {
    let alerted = false;
    page.on('dialog', (dialog) => {
      alerted = true;
      void dialog.dismiss();
    });
    await page.goto(`${hub.url}/datasets?namespace=${namespace}`);
    await page.getByRole('link', { name: 'onerror=alert(1)' }).first().click();
    await page.getByRole('heading', { level: 1, name: '<img src=x onerror=alert(1)>' }).waitFor();
    expect(alerted).toBe(false);
    expect(await page.locator('main img').count()).toBe(0);
  });

  it('say that a page does not exist, inside the frame', async () => {
    await page.goto(`${hub.url}/no-such-list`);
    await page.getByRole('heading', { level: 1, name: 'No such page' }).waitFor();
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
  });

  it('keep the chosen theme', async () => {
    await page.goto(hub.url);
    const background = () => page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
    const light = await background();
    await page.getByRole('button', { name: 'Theme: system' }).click();
    await page.getByRole('button', { name: 'Theme: light' }).click();
    await page.getByRole('button', { name: 'Theme: dark' }).waitFor();
    expect(await background()).not.toBe(light);
    await page.reload();
    await page.getByRole('button', { name: 'Theme: dark' }).waitFor();
    expect(await background()).not.toBe(light);
  });

  it('fit a telephone without scrolling sideways', async () => {
    await page.setViewportSize(PHONE);
    for (const path of ['/', '/runs', '/datasets', '/ledger', '/lineage', `/search?q=${mark}`]) {
      await page.goto(hub.url + path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      expect(await sideways(), path).toBe(0);
    }
    const rail = await page.getByRole('navigation', { name: 'Main' }).boundingBox();
    expect(rail?.y).toBeGreaterThan(700);
  });

  it('say that the hub cannot be reached and come back with it', async () => {
    await page.goto(`${hub.url}/runs`);
    await page.getByText('Connected').waitFor();
    await hub.kill();
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Data' }).click();
    const failure = page.getByRole('alert');
    await failure.getByText('The hub cannot be reached').waitFor();
    expect(await failure.textContent()).toMatch(/is safe.*Request [0-9a-f]{24}/s);
    await page.getByText('Unreachable').waitFor();
    await hub.start();
    await page.getByText('Connected').waitFor();
    await page
      .getByRole('link', { name: `Dataset features-${mark}` })
      .first()
      .waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('are at the same addresses after a restart of the hub', async () => {
    const { data } = (await hub.ask('{ status { cursor seq } }')) as {
      data: { status: { cursor: string; seq: number } };
    };
    const links = [
      await addressOf(`clean-${mark}`, '?tab=history'),
      await addressOf(`clean-${mark}`, `?asOf=${data.status.cursor}`),
      `${hub.url}/datasets?namespace=${namespace}`,
      `${hub.url}/ledger?seq=${data.status.seq}`,
    ];
    const shown = async (link: string) => {
      await page.goto(link);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      return page.getByRole('main').getByRole('link').allTextContents();
    };
    const before: string[][] = [];
    for (const link of links) before.push(await shown(link));
    await hub.kill();
    await hub.start();
    for (const [place, link] of links.entries()) expect(await shown(link), link).toEqual(before[place]);
    expect(before.every((texts) => texts.length > 0)).toBe(true);
  });
});
