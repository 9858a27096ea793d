import { describe, expect, it } from 'vitest';
import { hub, page, PHONE, sideways, usePages } from './pages.fixture.ts';

usePages();

const WAITING = {
  ...{ __typename: 'SpoolStatus', waiting: 1_204, bytes: 1_700_000, oldestReceivedAt: '2026-01-01T12:00:00.000Z' },
  ...{ refusedCount: 1, limitEntries: 100_000, draining: false, fault: null },
  lanes: [
    { __typename: 'SpoolLane', name: 'events', waiting: 1_200 },
    { __typename: 'SpoolLane', name: 'git', waiting: 4 },
  ],
};
const REFUSED = {
  refused: {
    edges: [
      {
        node: {
          ...{ key: 'openlineage:1', command: 'openlineage.run', actor: 'anonymous' },
          ...{ receivedAt: '2026-01-01T12:00:00.000Z', refusedAt: '2026-01-01T12:10:00.000Z' },
          ...{ code: 'COMMAND_REJECTED', message: 'the store refused this command' },
        },
      },
    ],
    pageInfo: { hasNextPage: false, endCursor: null },
  },
};

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
  });

  it('shows what is accepted and not yet in the graph, and what was refused when its turn came', async () => {
    await page.goto(`${hub.url}/system`);
    const spool = page.getByRole('region', { name: 'Accepted, not yet in the graph' });
    await spool.getByText('nothing', { exact: true }).waitFor();
    expect(await spool.getByRole('table').count()).toBe(0);

    await page.route('**/graphql', async (route) => {
      const { operationName } = route.request().postDataJSON() as { operationName?: string };
      if (operationName !== 'Spool' && operationName !== 'RefusedIntake') return route.continue();
      return route.fulfill({ json: { data: { spool: operationName === 'Spool' ? WAITING : REFUSED } } });
    });
    await page.reload();
    await spool.getByText('1,204 of 100,000, 1.7 MB, 4 of them of git, waits for Neo4j; nothing is lost').waitFor();
    await spool.getByText('1 entry, kept').waitFor();
    await spool.getByRole('row', { name: /openlineage.*COMMAND_REJECTED the store refused this command/i }).waitFor();
  });

  it('tells a hub whose graph is away from one that does not answer, and shows the whole of what it says', async () => {
    const detail = `connection refused${'; and what goes on without it'.repeat(8)}`;
    const neo4j = { state: 'away', since: '2026-01-01T12:00:00.000Z', detail };
    await page.route('**/health', (route) => route.fulfill({ json: { status: 'degraded', parts: { neo4j } } }));
    await page.route('**/graphql', (route) =>
      route.fulfill({ json: { data: null, errors: [{ message: 'away', extensions: { code: 'HUB_BUSY' } }] } }),
    );
    await page.goto(`${hub.url}/system`);
    await page.getByRole('button', { name: 'The hub: Not ready' }).waitFor();
    expect(await page.getByText('Unreachable').count()).toBe(0);
    const row = page.getByRole('row', { name: /Neo4j/ });
    for (const width of [1_440, 390]) {
      await page.setViewportSize({ width, height: 844 });
      const told = row.getByText('connection refused').filter({ visible: true });
      expect(await told.evaluate((box) => box.scrollWidth <= box.clientWidth)).toBe(true);
      expect(await told.evaluate((box) => getComputedStyle(box).whiteSpace)).toBe('normal');
    }
  });

  it('fits a telephone', async () => {
    await page.setViewportSize(PHONE);
    await page.goto(`${hub.url}/system`);
    await page.getByRole('region', { name: 'Parts' }).getByText('Neo4j').waitFor();
    await chart('Writes per second').waitFor();
    expect(await sideways()).toBe(0);
  });

  it('keeps what it knows when the hub goes, says so, and goes on when it is back', async () => {
    await page.goto(`${hub.url}/system`);
    await page.getByRole('region', { name: 'Parts' }).getByText('Neo4j').waitFor();
    await hub.kill();
    await page.getByRole('alert').waitFor({ timeout: 45_000 });
    await page.getByRole('region', { name: 'Parts' }).getByText('Neo4j').waitFor();
    await hub.start();
    await page.getByRole('alert').waitFor({ state: 'detached', timeout: 45_000 });
  });
});
