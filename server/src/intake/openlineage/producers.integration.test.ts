import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { startHub, type TestHub, testConfig } from '../../hub.fixture.ts';
import { graphLines, type GraphLines } from './graph-lines.fixture.ts';

const eventsOf = (name: string): string[] => {
  const url = new URL(`fixtures/${name}/`, import.meta.url);
  return readdirSync(url)
    .sort()
    .map((file) => readFileSync(new URL(file, url), 'utf8'));
};

/** The graph of an empty hub after these events. */
async function graphAfter(send: (hub: TestHub) => Promise<void>): Promise<GraphLines> {
  const hub = await startHub();
  try {
    await send(hub);
    return await graphLines(await testConfig());
  } finally {
    await hub.stop();
  }
}

async function post(hub: TestHub, event: string): Promise<unknown> {
  const response = await hub.post('/api/v1/lineage', event);
  const answer: unknown = await response.json();
  expect(answer).toMatchObject({ seq: expect.any(Number), leaf: expect.stringMatching(/^[0-9a-f]{64}$/) });
  return answer;
}

const task = 'Job orders_daily.load_orders';
const sql = 'Job churn_features.replace_data.warehouse_churn_features';
const written = 'DatasetVersion warehouse/churn_features@8200000000000000002';
const expected: Readonly<Record<string, GraphLines>> = {
  airflow: {
    nodes: [
      'Commit 4b825dc642cb',
      'Dataset shop.public.orders',
      'Dataset shop.public.staging_orders',
      'DatasetVersion shop.public.orders@run',
      'Job orders_daily',
      task,
      'JobVersion shop.public.orders',
      'Principal data-platform',
      'Principal person',
      'Repository example/dags',
      'Run a01',
      'Run a02',
      'Schema 2 columns',
    ],
    edges: [
      'Commit 4b825dc642cb -BUILT_INTO-> Run a02',
      'Dataset shop.public.orders -HAS_VERSION-> DatasetVersion shop.public.orders@run',
      'Dataset shop.public.staging_orders -CONSUMED_BY-> Run a02 (inferred)',
      'Dataset shop.public.staging_orders -MAPPED_BY-> JobVersion shop.public.orders',
      `Dataset shop.public.staging_orders -READ_BY-> ${task}`,
      'DatasetVersion shop.public.orders@run -HAS_SCHEMA-> Schema 2 columns',
      'Job orders_daily -HAS_RUN-> Run a01',
      'Job orders_daily -OWNED_BY-> Principal data-platform',
      'Job orders_daily -OWNED_BY-> Principal person',
      `Job orders_daily -PARENT_OF-> ${task}`,
      `${task} -HAS_JOB_VERSION-> JobVersion shop.public.orders`,
      `${task} -HAS_RUN-> Run a02`,
      `${task} -OWNED_BY-> Principal data-platform`,
      `${task} -OWNED_BY-> Principal person`,
      `${task} -WRITES-> Dataset shop.public.orders`,
      'JobVersion shop.public.orders -MAPS_INTO-> Dataset shop.public.orders',
      `Repository example/dags -FEEDS-> ${task}`,
      'Repository example/dags -HAS_COMMIT-> Commit 4b825dc642cb',
      'Run a01 -PARENT_OF-> Run a02',
      'Run a02 -OF_JOB_VERSION-> JobVersion shop.public.orders',
      'Run a02 -PRODUCED-> DatasetVersion shop.public.orders@run',
    ],
  },
  spark: {
    nodes: [
      'Dataset raw/events',
      'Dataset warehouse/churn_features',
      'Dataset warehouse/customers',
      written,
      'DatasetVersion warehouse/customers@4431274411222333111',
      'Job churn_features',
      sql,
      'JobVersion warehouse/churn_features',
      'Run 001',
      'Run 002',
      'Schema 2 columns',
      'Schema 2 columns',
      'Schema 2 columns',
    ],
    edges: [
      'Dataset raw/events -CONSUMED_BY-> Run 002 (inferred)',
      'Dataset raw/events -MAPPED_BY-> JobVersion warehouse/churn_features',
      `Dataset raw/events -READ_BY-> ${sql}`,
      `Dataset warehouse/churn_features -HAS_VERSION-> ${written}`,
      'Dataset warehouse/customers -HAS_VERSION-> DatasetVersion warehouse/customers@4431274411222333111',
      'Dataset warehouse/customers -MAPPED_BY-> JobVersion warehouse/churn_features',
      `Dataset warehouse/customers -READ_BY-> ${sql}`,
      `${written} -HAS_SCHEMA-> Schema 2 columns`,
      'DatasetVersion warehouse/customers@4431274411222333111 -CONSUMED_BY-> Run 002',
      'DatasetVersion warehouse/customers@4431274411222333111 -HAS_SCHEMA-> Schema 2 columns',
      'Job churn_features -HAS_RUN-> Run 001',
      `Job churn_features -PARENT_OF-> ${sql}`,
      `${sql} -HAS_JOB_VERSION-> JobVersion warehouse/churn_features`,
      `${sql} -HAS_RUN-> Run 002`,
      `${sql} -WRITES-> Dataset warehouse/churn_features`,
      'JobVersion warehouse/churn_features -MAPS_INTO-> Dataset warehouse/churn_features',
      'Run 001 -PARENT_OF-> Run 002',
      'Run 002 -OF_JOB_VERSION-> JobVersion warehouse/churn_features',
      `Run 002 -PRODUCED-> ${written}`,
    ],
  },
  dbt: {
    nodes: [
      'Dataset ANALYTICS.DBT.ORDERS',
      'Dataset RAW.JAFFLE.PAYMENTS',
      'DatasetVersion ANALYTICS.DBT.ORDERS@run',
      'Job ANALYTICS.DBT.jaffle_shop.orders',
      'Job ANALYTICS.DBT.jaffle_shop.orders.test',
      'Job dbt-run-jaffle_shop',
      'JobVersion ANALYTICS.DBT.ORDERS',
      'Run 001',
      'Run 002',
      'Run 003',
      'Schema 2 columns',
    ],
    edges: [
      'Dataset ANALYTICS.DBT.ORDERS -HAS_VERSION-> DatasetVersion ANALYTICS.DBT.ORDERS@run',
      'Dataset ANALYTICS.DBT.ORDERS -READ_BY-> Job ANALYTICS.DBT.jaffle_shop.orders.test',
      'Dataset RAW.JAFFLE.PAYMENTS -CONSUMED_BY-> Run 002 (inferred)',
      'Dataset RAW.JAFFLE.PAYMENTS -MAPPED_BY-> JobVersion ANALYTICS.DBT.ORDERS',
      'Dataset RAW.JAFFLE.PAYMENTS -READ_BY-> Job ANALYTICS.DBT.jaffle_shop.orders',
      // The tests read what the model had made by then.
      'DatasetVersion ANALYTICS.DBT.ORDERS@run -CONSUMED_BY-> Run 003 (inferred)',
      'DatasetVersion ANALYTICS.DBT.ORDERS@run -HAS_SCHEMA-> Schema 2 columns',
      'Job ANALYTICS.DBT.jaffle_shop.orders -HAS_JOB_VERSION-> JobVersion ANALYTICS.DBT.ORDERS',
      'Job ANALYTICS.DBT.jaffle_shop.orders -HAS_RUN-> Run 002',
      'Job ANALYTICS.DBT.jaffle_shop.orders -WRITES-> Dataset ANALYTICS.DBT.ORDERS',
      'Job ANALYTICS.DBT.jaffle_shop.orders.test -HAS_RUN-> Run 003',
      'Job dbt-run-jaffle_shop -HAS_RUN-> Run 001',
      'Job dbt-run-jaffle_shop -PARENT_OF-> Job ANALYTICS.DBT.jaffle_shop.orders',
      'Job dbt-run-jaffle_shop -PARENT_OF-> Job ANALYTICS.DBT.jaffle_shop.orders.test',
      'JobVersion ANALYTICS.DBT.ORDERS -MAPS_INTO-> Dataset ANALYTICS.DBT.ORDERS',
      'Run 001 -PARENT_OF-> Run 002',
      'Run 001 -PARENT_OF-> Run 003',
      'Run 002 -OF_JOB_VERSION-> JobVersion ANALYTICS.DBT.ORDERS',
      'Run 002 -PRODUCED-> DatasetVersion ANALYTICS.DBT.ORDERS@run',
    ],
  },
};

describe.each(Object.keys(expected))('the events of a producer: %s', (name) => {
  const { nodes = [], edges = [] } = expected[name] ?? {};
  const sorted = { nodes: [...nodes].sort(), edges: [...edges].sort() };

  it('load with exactly these nodes and edges, again for events that come twice', async () => {
    const graph = await graphAfter(async (hub) => {
      for (const event of eventsOf(name)) {
        expect(await post(hub, event)).toMatchObject({ replayed: false });
        expect(await post(hub, event)).toMatchObject({ replayed: true });
      }
    });
    expect(graph).toEqual(sorted);
  });

  it('load with the same nodes and edges backwards, in one batch', async () => {
    const graph = await graphAfter(async (hub) => {
      const response = await hub.post('/api/v1/lineage/batch', `[${eventsOf(name).reverse().join(',')}]`);
      expect(await response.json()).toMatchObject({ status: 'success', summary: { failed: 0 } });
    });
    expect(graph).toEqual(sorted);
  });
});
