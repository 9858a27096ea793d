import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sourceDatasets, type SourceDatasets } from './datasets.ts';
import { Warehouse } from './warehouse.ts';

/** A temporary folder that is removed at the end of the scope. */
export async function temporaryFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'rootline-flights-'));
  return {
    path,
    [Symbol.asyncDispose]: () => rm(path, { recursive: true }),
  };
}

/** The real flights of three weeks between six airports, with what is odd in them: 24:00, departures after midnight. */
export async function sampleSources(folder: string): Promise<SourceDatasets> {
  const { flights, airports } = sourceDatasets();
  const path = join(folder, 'source', 'flights.parquet');
  const warehouse = await Warehouse.open(join(folder, 'temporary'));
  try {
    await warehouse.define('flights', [flights]);
    await warehouse.write(
      `SELECT * FROM flights WHERE date < '2001-01-22'
         AND origin IN ('LAS', 'LAX', 'PHX', 'ORD', 'JFK', 'HNL')
         AND destination IN ('LAS', 'LAX', 'PHX', 'ORD', 'JFK', 'HNL')`,
      path,
    );
  } finally {
    warehouse.close();
  }
  return { flights: { ...flights, path }, airports };
}
