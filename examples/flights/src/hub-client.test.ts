import { describe, expect, it } from 'vitest';
import { EventRefused, HubClient, HubUnavailable } from './hub-client.ts';
import { datasetEvent } from './openlineage/event.ts';
import { startCollector } from './test-collector.ts';

const event = datasetEvent('2026-01-01T00:00:00.000Z', { namespace: 'n', name: 'd', facets: {} });

describe('the hub client', () => {
  it('posts the event with its token', async () => {
    await using hub = await startCollector();
    await new HubClient({ url: hub.url, apiKey: 'k' }).send(event);
    expect(hub.requests).toHaveLength(1);
    expect(hub.requests[0]).toMatchObject({ path: '/api/v1/lineage', event, headers: { authorization: 'Bearer k' } });
  });

  it('keeps a path in front of the hub', async () => {
    await using hub = await startCollector();
    await new HubClient({ url: `${hub.url}/hub` }).send(event);
    expect(hub.requests[0]?.path).toBe('/hub/api/v1/lineage');
  });

  it('repeats what the hub could not take yet', async () => {
    await using hub = await startCollector((index) =>
      index < 2 ? { status: 503, headers: { 'Retry-After': '0' } } : { status: 201 },
    );
    await new HubClient({ url: hub.url, firstWaitMs: 1 }).send(event);
    expect(hub.requests).toHaveLength(3);
  });

  it('gives up on a refusal at once and shows why', async () => {
    await using hub = await startCollector(() => ({ status: 400, body: '$.run.runId is no UUID' }));
    const sent = new HubClient({ url: hub.url, firstWaitMs: 1 }).send(event);
    await expect(sent).rejects.toThrow(EventRefused);
    await expect(sent).rejects.toThrow('400 $.run.runId is no UUID');
    expect(hub.requests).toHaveLength(1);
  });

  it('says that the hub is away after its last attempt', async () => {
    const { url } = await closedCollector();
    const sent = new HubClient({ url, firstWaitMs: 1 }).send(event);
    await expect(sent).rejects.toThrow(HubUnavailable);
    await expect(sent).rejects.toThrow('ECONNREFUSED');
  });
});

async function closedCollector(): Promise<{ url: string }> {
  await using hub = await startCollector();
  return { url: hub.url };
}
