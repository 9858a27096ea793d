import { FakeVault } from '@rootline/storage';
import { expect, it } from 'vitest';
import { acceptEvent } from './accept.ts';
import { described } from './described.fixture.ts';
import { data, runEvent, RUN_ID } from './events.fixture.ts';
import { marksOf } from './marks.ts';

async function accept(event: unknown) {
  const text = JSON.stringify(event);
  const { body, command } = await acceptEvent(event, marksOf(text), { actor: 'test' }, new FakeVault());
  return { all: Buffer.from(body.bytes).toString() + JSON.stringify(command), ...described(command.statements) };
}

const withRun = (facets: Record<string, unknown>) => runEvent({ run: { runId: RUN_ID, facets } });

it('masks execution parameters whose names tell that they are secret, and leaves those of models alone', async () => {
  const parameters = [
    { key: 'db_password', value: 'hunter2' },
    { key: 'k1', name: 'API key', value: { of: 'hunter2' } },
    {
      key: 'warehouse',
      value: [
        { key: 'access.token', value: 'hunter2' },
        { user: 'etl', pwd: 'hunter2' },
      ],
    },
    { key: 'max_tokens', value: 512 },
    { key: 'generation.max_new_tokens', value: '64' },
    { key: 'tokenizer', value: 'bpe' },
    { key: 'author_filter', value: 'all' },
    { key: 'partition_key', value: 'day' },
  ];
  const { all, values } = await accept(withRun({ executionParameters: { parameters } }));
  expect(all).not.toContain('hunter2');
  expect(values['Run a01 parameters']).toEqual({
    db_password: '***',
    k1: '***',
    warehouse: [
      { key: 'access.token', value: '***' },
      { user: 'etl', pwd: '***' },
    ],
    max_tokens: 512,
    'generation.max_new_tokens': '64',
    tokenizer: 'bpe',
    author_filter: 'all',
    partition_key: 'day',
  });
});

it('keeps no credentials of addresses, in facets, repositories or names of datasets', async () => {
  const { all, values, entities } = await accept(
    runEvent({
      job: {
        namespace: 'ns',
        name: 'job',
        facets: { sourceCodeLocation: { type: 'git', url: 'https://hunter2@host/x/blob/main/a.py' } },
      },
      inputs: [
        data('orders', {
          dataSource: { name: 'db', uri: 'postgres://etl:hun@hunter2@host:5432/db' },
          symlinks: { identifiers: [{ namespace: 'mysql://etl:hunter2@host', name: 'orders', type: 'T' }] },
        }),
        { namespace: 'postgres://etl:hunter2@host:5432', name: 'db.orders' },
        { namespace: 'oracle://scott@host', name: 'emp' },
      ],
    }),
  );
  expect(all).not.toContain('hunter2');
  expect(all).toContain('oracle://scott@host');
  expect(values['Dataset orders source']).toBe('postgres://host:5432/db');
  expect(values['Job job sourceCode']).toMatchObject({ url: 'https://host/x/blob/main/a.py' });
  expect(entities).toContain('Repository x');
});

it('knows a dataset by its namespace without the password', async () => {
  const of = async (namespace: string) => (await accept(runEvent({ inputs: [{ namespace, name: 'db.orders' }] }))).all;
  const id = (all: string) => /dataset:[0-9a-f]+/.exec(all)?.[0];
  expect(id(await of('postgres://etl:pw@host'))).toBe(id(await of('postgres://host')));
});
