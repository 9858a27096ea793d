import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cypher, query } from '../driver/cypher.ts';
import { integer, noRows, row, text } from '../driver/rows.ts';
import { StoreError } from '../driver/errors.ts';
import { openTestDatabase } from '../driver/test-database.ts';
import { migrate, MigrationMismatchError } from './migrate.ts';
import { RELEASE_LOCK, TAKE_LOCK } from './migrate.queries.ts';

const database = openTestDatabase();
const real = path.join(import.meta.dirname, '../migrations');
// Beyond the numbers of the real files, so that the record in the shared store is told apart and removed again.
const FORGET = query(
  'test.forget',
  cypher`MATCH (m:Migration) WHERE m.id ENDS WITH '_of_test' OR m.id = 'lock' DELETE m`,
  noRows,
);
const MARK = query('test.mark', cypher`MATCH (m:MigrationTest) RETURN m.runs`, row(integer));
const CLEAN = query('test.clean', cypher`MATCH (m:MigrationTest) DELETE m`, noRows);
const INDEXES = query('test.indexes', cypher`SHOW INDEXES YIELD name, state RETURN name, state`, row(text, text));

let directory: string;
let extra: string;

async function forget(): Promise<void> {
  await database.write(FORGET);
  await database.write(CLEAN);
}

beforeAll(async () => {
  await forget();
  await migrate(database, { directory: real });
  directory = await mkdtemp(path.join(tmpdir(), 'rootline-migrations-'));
  const { readdir, copyFile } = await import('node:fs/promises');
  const names = (await readdir(real)).sort();
  for (const name of names) await copyFile(path.join(real, name), path.join(directory, name));
  extra = path.join(directory, `${String(names.length + 1).padStart(4, '0')}_of_test.cypher`);
  await writeFile(
    extra,
    "// counts how often it ran\nMERGE (m:MigrationTest {id: 'x;y'})\n  SET m.runs = coalesce(m.runs, 0) + 1;\n",
  );
});

afterAll(async () => {
  await forget();
  await database.close();
  await rm(directory, { recursive: true, force: true });
});

describe('migrate', () => {
  it('makes every index and waits until it is online', async () => {
    const indexes = await database.read(INDEXES);
    expect(indexes.length).toBeGreaterThan(60);
    expect(indexes.filter(([, state]) => state !== 'ONLINE')).toEqual([]);
  });

  it('applies a new file once, however many processes start at the same time', async () => {
    const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(database, { directory })));
    expect(applied.flat()).toHaveLength(1);
    expect(await database.read(MARK)).toEqual([[1]]);
    expect(await migrate(database, { directory })).toEqual([]);
  });

  it('refuses a file that was changed after it was applied', async () => {
    await migrate(database, { directory });
    await writeFile(extra, 'MERGE (m:MigrationTest {id: 2});\n');
    await expect(migrate(database, { directory })).rejects.toThrow(MigrationMismatchError);
  });

  it('refuses a store that a newer program has migrated', async () => {
    await expect(migrate(database, { directory: real })).rejects.toThrow(/does not know: start a newer one/);
  });

  it('hands the lock on while others ask for it, and is free when the last one releases it', async () => {
    await forget();
    const ask = (owner: string) => database.write(TAKE_LOCK, { owner, staleMs: 60_000 });
    const others = ['b', 'c', 'd'];
    for (let round = 0; round < 100; round++) {
      expect((await ask('a'))[0]?.[0]).toBe('a');
      const answers = await Promise.all([
        database.write(RELEASE_LOCK, { owner: 'a' }),
        ...others.map((owner) => ask(owner).catch((error: unknown) => expect(error).toBeInstanceOf(StoreError))),
      ]);
      expect(answers).toHaveLength(4);
      for (const owner of others) await database.write(RELEASE_LOCK, { owner });
    }
  });

  it('takes the lock over from a process that died with it, and waits for one that lives', async () => {
    await forget();
    await database.write(TAKE_LOCK, { owner: 'dead', staleMs: 60_000 });
    await expect(migrate(database, { directory: real, waitMs: 300 })).rejects.toThrow(
      /migrating the store for too long/,
    );
    expect(await migrate(database, { directory: real, waitMs: 5_000, staleMs: 200 })).toEqual([]);
  });
});
