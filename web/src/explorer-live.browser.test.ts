import { randomUUID } from 'node:crypto';
import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { completedRun, table } from './flights-events.fixture.ts';
import { hub, page, usePages } from './pages.fixture.ts';

// The store may hold what other tests wrote: everything here has a name of its own.
const mark = randomUUID().slice(0, 8);
const namespace = `live-explorer-${mark}`;
const named = (name: string) => table(namespace, `${name}-${mark}`, ['x']);
const job = (name: string) => ({ namespace, name: `${name}-${mark}` });
const [raw, clean] = [named('raw'), named('clean')];

usePages(() => hub.send(...completedRun(job('cleaning'), [raw], [clean])));

const card = (name: string): Locator => page.locator('[data-node]').filter({ hasText: `${name}-${mark}` });
const live: Locator['getByText'] = (text, options) => page.locator('.explorer').getByText(text, options);

async function openExplorer(search = ''): Promise<void> {
  const { data } = (await hub.ask(`{ find(text: "${namespace}/raw-${mark}") { id } }`)) as {
    data: { find: { id: string }[] };
  };
  await page.goto(`${hub.url}/lineage?of=${data.find[0]?.id ?? ''}${search}`);
  await card('raw').waitFor();
  await live('Live', { exact: true }).waitFor();
}

describe('the lineage explorer while things change', () => {
  it('shows what comes in as it is committed, marked for a moment', async () => {
    await openExplorer();
    expect(await card('stats').count()).toBe(0);
    await hub.send(...completedRun(job('stats'), [raw], [named('table')]));
    await card('stats').waitFor();
    await page
      .locator('.card.fresh')
      .filter({ hasText: `stats-${mark}` })
      .waitFor();
    await card('table').waitFor();
    await page.locator('.card.fresh').first().waitFor({ state: 'detached' });
  });

  it('holds changes back while it is paused, and says how many', async () => {
    await openExplorer();
    await page.getByRole('button', { name: 'Pause' }).click();
    await hub.send(...completedRun(job('paused'), [raw], []));
    await live(/changes? since you paused/).waitFor();
    expect(await card('paused').count()).toBe(0);
    await page.getByRole('button', { name: 'Go on' }).click();
    await card('paused').waitFor();
    expect(await live(/since you paused/).count()).toBe(0);
  });

  it('shows what comes beside the walk, where a side was opened', async () => {
    await openExplorer('&depth=1');
    await page.getByRole('button', { name: new RegExp(`^Show .* downstream of cleaning-${mark}$`) }).click();
    await card('clean').waitFor();
    await hub.send(...completedRun(job('cleaning'), [raw], [clean, named('late')]));
    await card('late').waitFor();
  });

  it('goes on where it was when the hub was away', async () => {
    await openExplorer();
    await hub.kill();
    await live('Reconnecting …').waitFor();
    await hub.start();
    await hub.send(...completedRun(job('afterwards'), [raw], []));
    await card('afterwards').waitFor();
    await live('Live', { exact: true }).waitFor();
  });

  it('is not live in the past', async () => {
    await openExplorer();
    const address = new URL(page.url());
    address.searchParams.set('asOf', new Date().toISOString());
    await page.goto(address.href);
    await card('raw').waitFor();
    expect(await live('Live', { exact: true }).count()).toBe(0);
  });
});
