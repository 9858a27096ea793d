import { describe, expect, it } from 'vitest';
import { hub, page, usePages } from './pages.fixture.ts';

usePages();

let runs = 0;

type Event = { readonly run: { readonly runId: string }; readonly [name: string]: unknown };

function event(job: string): Event {
  runs++;
  return {
    ...{ eventType: 'COMPLETE', eventTime: new Date().toISOString(), producer: 'https://example.org/live' },
    schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent',
    run: {
      runId: `0191f2a4-0000-7000-8000-${String(Date.now() % 1e9).padStart(9, '0')}${String(runs).padStart(3, '0')}`,
    },
    job: { namespace: 'live', name: job },
  };
}

const rows = () => page.getByRole('table', { name: 'Entries of the ledger' }).locator('tbody tr');
const newest = async () => Number((await rows().first().locator('[data-row]').textContent())?.replace(/\D/g, ''));
const state = (word: string) => page.getByRole('status').filter({ hasText: word });

describe('live pages', () => {
  it('shows entries of the ledger as they are committed, holds them while it is paused, and goes on after the hub was away', async () => {
    await hub.send(event('before'));
    await page.goto(`${hub.url}/ledger`);
    await state('Live').waitFor();
    const before = await newest();
    await hub.send(event('live'));
    await expect.poll(newest).toBe(before + 1);
    await page.locator('tr.new').waitFor();

    await page.getByRole('button', { name: 'Pause' }).click();
    await hub.send(event('held'), event('held'), event('held'));
    await state('3 changes since you paused').waitFor();
    expect(await newest()).toBe(before + 1);
    await page.getByRole('button', { name: 'Go on' }).click();
    await expect.poll(newest).toBe(before + 4);

    await hub.kill();
    await state('Reconnecting').waitFor();
    await hub.start();
    await hub.send(event('after'));
    await expect.poll(newest).toBe(before + 5);
    await state('Live').waitFor();
    const seqs = await rows().locator('[data-row]').allTextContents();
    expect(new Set(seqs).size).toBe(seqs.length);
  });

  it('keeps the ledger of one thing to what touches it', async () => {
    await hub.send(event('of-one'));
    const found = (await hub.ask('{ find(text: "live/of-one") { id } }')) as { data: { find: { id: string }[] } };
    await page.goto(`${hub.url}/entity/${encodeURIComponent(found.data.find[0]?.id ?? '')}?tab=ledger`);
    await state('Live').waitFor();
    const before = await rows().count();
    await hub.send(event('of-another'), event('of-one'));
    await expect.poll(() => rows().count()).toBe(before + 1);
  });

  it('shows what becomes of a run while its page is open', async () => {
    const started = { ...event('watched'), eventType: 'START' };
    await hub.send(started);
    const found = (await hub.ask(`{ find(text: "${started.run.runId}") { id } }`)) as {
      data: { find: { id: string }[] };
    };
    await page.goto(`${hub.url}/entity/${encodeURIComponent(found.data.find[0]?.id ?? '')}`);
    await page.getByText('Running', { exact: true }).first().waitFor();
    await state('Live').waitFor();
    await hub.send({ ...started, eventType: 'COMPLETE', eventTime: new Date().toISOString() });
    await page.getByText('Succeeded', { exact: true }).first().waitFor();
  });

  it('shows at home what runs now, as long as it does', async () => {
    await page.goto(hub.url);
    await state('Live').waitFor();
    const started = { ...event('goes-on'), eventType: 'START' };
    await hub.send(started);
    const running = page.getByRole('region', { name: 'Running now' });
    const run = running
      .getByRole('listitem')
      .filter({ hasText: started.run.runId.slice(0, 8) })
      .filter({ hasText: 'goes-on' });
    await run.getByText(/^\d.* s$/).waitFor();
    await hub.send({ ...started, eventType: 'COMPLETE', eventTime: new Date().toISOString() });
    await run.waitFor({ state: 'detached' });
    const newest = page.getByRole('table', { name: 'Newest runs' });
    await newest.getByRole('row').filter({ hasText: 'goes-on' }).getByText('Succeeded').waitFor();
  });

  it('shows a new run at home by itself', async () => {
    await page.goto(hub.url);
    await state('Live').waitFor();
    await hub.send(event('appears-at-home'));
    await page.getByRole('table', { name: 'Newest runs' }).getByText('appears-at-home').waitFor({ timeout: 10_000 });
  });
});
