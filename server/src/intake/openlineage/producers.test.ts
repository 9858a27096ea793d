import { readFileSync, readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { FakeVault } from '@rootline/storage';
import { acceptEvent } from './accept.ts';
import { marksOf } from './marks.ts';
import { described, type Described } from './described.fixture.ts';

/** Everything that a folder of events says, as if it were one. */
async function folder(name: string): Promise<Described> {
  const vault = new FakeVault();
  const statements = [];
  const url = new URL(`fixtures/${name}/`, import.meta.url);
  for (const file of readdirSync(url).sort()) {
    const text = readFileSync(new URL(file, url), 'utf8');
    const { command } = await acceptEvent(JSON.parse(text), marksOf(text), { actor: 'test' }, vault);
    statements.push(...command.statements);
  }
  return described(statements);
}

it('reads an Airflow DAG run with its task, code, commit and owners', async () => {
  const { entities, relations, aliases, values } = await folder('airflow');
  expect(entities).toEqual([
    'Commit 4b825dc642cb',
    'Dataset shop.public.orders',
    'Dataset shop.public.staging_orders',
    'Job orders_daily',
    'Job orders_daily.load_orders',
    'JobVersion shop.public.orders',
    'Principal data-platform',
    'Principal person',
    'Repository example/dags',
    'Run a01',
    'Run a02',
    'Schema id,amount',
  ]);
  expect(relations).toEqual([
    'Commit 4b825dc642cb -BUILT_INTO-> Run a02',
    'Dataset shop.public.orders@run -HAS_SCHEMA-> Schema id,amount',
    'Dataset shop.public.staging_orders -MAPPED_BY-> JobVersion shop.public.orders',
    'Dataset shop.public.staging_orders -READ_BY-> Job orders_daily.load_orders',
    'Dataset shop.public.staging_orders@? -CONSUMED_BY-> Run a02',
    'Job orders_daily -HAS_RUN-> Run a01',
    'Job orders_daily -PARENT_OF-> Job orders_daily.load_orders',
    'Job orders_daily.load_orders -HAS_JOB_VERSION-> JobVersion shop.public.orders',
    'Job orders_daily.load_orders -HAS_RUN-> Run a02',
    'Job orders_daily.load_orders -WRITES-> Dataset shop.public.orders',
    'JobVersion shop.public.orders -MAPS_INTO-> Dataset shop.public.orders',
    'Repository example/dags -FEEDS-> Job orders_daily.load_orders',
    'Repository example/dags -HAS_COMMIT-> Commit 4b825dc642cb',
    'Run a01 -PARENT_OF-> Run a02',
    'Run a02 -OF_JOB_VERSION-> JobVersion shop.public.orders',
    'Run a02 -PRODUCED-> Dataset shop.public.orders@run',
  ]);
  expect(aliases).toEqual([]);
  expect(values).toMatchObject({
    'Run a01 state': 'COMPLETED',
    'Run a02 state': 'COMPLETED',
    'Run a02 nominalTime': { start: '2025-01-27T00:00:00.000Z' },
    'Run a01 engine': { name: 'Airflow', version: '2.10.4', adapterVersion: '2.1.0' },
    'Job orders_daily description': "Loads yesterday's orders.",
    'Job orders_daily jobType': 'DAG',
    'Dataset shop.public.staging_orders source': 'postgres://shop-db:5432/shop',
    'Job orders_daily.load_orders facet:sql': { query: 'insert into orders select id, amount from staging_orders' },
    'Job orders_daily.load_orders sourceCode': {
      repository: 'git@github.com:example/dags.git',
      path: 'dags/orders_daily.py',
      revision: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
    },
    'Run a02 facet:airflow': { task: { task_id: 'load_orders' } },
  });
  expect(JSON.stringify(values)).not.toMatch(/lovelace|s3cret/i);
});

it('reads a Spark application with symlinks, versions, statistics and column lineage', async () => {
  const { entities, relations, aliases, values } = await folder('spark');
  expect(entities).toEqual([
    'Dataset raw/events',
    'Dataset warehouse/churn_features',
    'Dataset warehouse/customers',
    'Job churn_features',
    'Job churn_features.replace_data.warehouse_churn_features',
    'JobVersion warehouse/churn_features',
    'Run 001',
    'Run 002',
    'Schema customer_id,address',
    'Schema customer_id,events_30d',
    'Schema customer_id,ts',
  ]);
  const job = 'Job churn_features.replace_data.warehouse_churn_features';
  expect(relations).toEqual([
    'Dataset raw/events -MAPPED_BY-> JobVersion warehouse/churn_features',
    `Dataset raw/events -READ_BY-> ${job}`,
    'Dataset raw/events@? -CONSUMED_BY-> Run 002',
    'Dataset warehouse/churn_features@8200000000000000002 -HAS_SCHEMA-> Schema customer_id,events_30d',
    'Dataset warehouse/churn_features@run -HAS_SCHEMA-> Schema customer_id,events_30d',
    'Dataset warehouse/customers -MAPPED_BY-> JobVersion warehouse/churn_features',
    `Dataset warehouse/customers -READ_BY-> ${job}`,
    'Dataset warehouse/customers@4431274411222333111 -CONSUMED_BY-> Run 002',
    'Dataset warehouse/customers@4431274411222333111 -HAS_SCHEMA-> Schema customer_id,address',
    'Job churn_features -HAS_RUN-> Run 001',
    `Job churn_features -PARENT_OF-> ${job}`,
    `${job} -HAS_JOB_VERSION-> JobVersion warehouse/churn_features`,
    `${job} -HAS_RUN-> Run 002`,
    `${job} -WRITES-> Dataset warehouse/churn_features`,
    'JobVersion warehouse/churn_features -MAPS_INTO-> Dataset warehouse/churn_features',
    'Run 001 -PARENT_OF-> Run 002',
    'Run 002 -OF_JOB_VERSION-> JobVersion warehouse/churn_features',
    'Run 002 -PRODUCED-> Dataset warehouse/churn_features@8200000000000000002',
    'Run 002 -PRODUCED-> Dataset warehouse/churn_features@run',
  ]);
  // The version that the table had before the run is nobody's output; that of the run is the one named at its end.
  expect(JSON.stringify(relations)).not.toContain('8100000000000000001');
  expect(aliases).toEqual([
    'hive://metastore:9083/crm.customers = Dataset warehouse/customers',
    'hive://metastore:9083/features.churn_features = Dataset warehouse/churn_features',
  ]);
  expect(values).toMatchObject({
    'Dataset warehouse/churn_features@8200000000000000002 rowCount': 1180,
    'Dataset warehouse/churn_features@8200000000000000002 byteSize': 40960,
    'Dataset warehouse/churn_features@8200000000000000002 fileCount': 2,
    'Dataset warehouse/customers@4431274411222333111 statistics': { rowCount: 1200, size: 73211, fileCount: 4 },
    'Dataset warehouse/customers facet:storage': { storageLayer: 'iceberg', fileFormat: 'parquet' },
    'Run 002 facet:input.inputStatistics': { 's3://lake/raw/events': { rowCount: 98000 } },
    'Dataset warehouse/churn_features lifecycle': 'OVERWRITE',
    'Run 002 facet:spark_properties': { properties: { 'spark.master': 'yarn' } },
  });
});

it('reads a dbt invocation with a model whose START came late, and its tests', async () => {
  const { entities, relations, values } = await folder('dbt');
  expect(entities).toEqual([
    'Dataset ANALYTICS.DBT.ORDERS',
    'Dataset RAW.JAFFLE.PAYMENTS',
    'Job ANALYTICS.DBT.jaffle_shop.orders',
    'Job ANALYTICS.DBT.jaffle_shop.orders.test',
    'Job dbt-run-jaffle_shop',
    'JobVersion ANALYTICS.DBT.ORDERS',
    'Run 001',
    'Run 002',
    'Run 003',
    'Schema ORDER_ID,EMAIL_HASH',
  ]);
  expect(relations).toEqual([
    'Dataset ANALYTICS.DBT.ORDERS -READ_BY-> Job ANALYTICS.DBT.jaffle_shop.orders.test',
    'Dataset ANALYTICS.DBT.ORDERS@? -CONSUMED_BY-> Run 003',
    'Dataset ANALYTICS.DBT.ORDERS@run -HAS_SCHEMA-> Schema ORDER_ID,EMAIL_HASH',
    'Dataset RAW.JAFFLE.PAYMENTS -MAPPED_BY-> JobVersion ANALYTICS.DBT.ORDERS',
    'Dataset RAW.JAFFLE.PAYMENTS -READ_BY-> Job ANALYTICS.DBT.jaffle_shop.orders',
    'Dataset RAW.JAFFLE.PAYMENTS@? -CONSUMED_BY-> Run 002',
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
    'Run 002 -PRODUCED-> Dataset ANALYTICS.DBT.ORDERS@run',
  ]);
  expect(values).toMatchObject({
    'Dataset ANALYTICS.DBT.ORDERS description': 'One row per order.',
    'Dataset ANALYTICS.DBT.ORDERS tag:finance': 'true',
    'Dataset ANALYTICS.DBT.ORDERS@run rowCount': 99,
    'Run 003 testResults': [{ name: 'unique_orders_order_id', status: 'fail', severity: 'warn' }],
    'Dataset ANALYTICS.DBT.ORDERS facet:dataQualityAssertions': { assertions: [{ success: true }, { success: false }] },
  });
  expect(values).not.toHaveProperty(['Dataset ANALYTICS.DBT.ORDERS tag:pii']);
});
