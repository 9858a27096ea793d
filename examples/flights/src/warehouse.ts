import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import type { DatasetRef } from './datasets.ts';
import type { StepParameter } from './step.ts';

/** A column of a file, with its DuckDB type. */
export interface FileColumn {
  readonly name: string;
  readonly type: string;
}

/** Numbers about one column; the bounds are there for numeric columns that hold any value. */
export interface ColumnMetrics {
  readonly nullCount: number;
  readonly min?: number;
  readonly max?: number;
}

/** What a look into a file tells. */
export interface FileProfile {
  readonly columns: readonly FileColumn[];
  readonly rowCount: number;
  readonly metrics: Readonly<Record<string, ColumnMetrics>>;
}

const numericType = /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|FLOAT|DOUBLE|DECIMAL.*)$/;

/** Runs the SQL of the steps over files. Close it after use. */
export class Warehouse {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  /** The version of DuckDB, e.g. `v1.5.5`. */
  readonly engineVersion: string;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection, engineVersion: string) {
    this.#instance = instance;
    this.#connection = connection;
    this.engineVersion = engineVersion;
  }

  /**
   * Opens an in-memory DuckDB.
   *
   * @param temporaryDirectory where it may put what does not fit into memory; made when needed
   */
  static async open(temporaryDirectory: string): Promise<Warehouse> {
    const instance = await DuckDBInstance.create(':memory:', {
      // The whole local stack runs beside it, on two cores.
      threads: '2',
      // The largest step fails with 350 MB and passes with 500 MB (measured), and this leaves some air.
      memory_limit: '700MB',
      temp_directory: temporaryDirectory,
    });
    const connection = await instance.connect();
    const reader = await connection.runAndReadAll('SELECT version() AS version');
    return new Warehouse(instance, connection, String(reader.getRows()[0]?.[0]));
  }

  /** Makes the files readable as one table or view of this name. */
  async define(name: string, files: readonly DatasetRef[]): Promise<void> {
    await this.#connection.run(`CREATE OR REPLACE TEMP VIEW ${identifier(name)} AS FROM ${scan(files)}`);
  }

  /** Sets what the SQL reads with `getvariable`. */
  async assign(parameters: readonly StepParameter[]): Promise<void> {
    for (const { name, type, value } of parameters) {
      await this.#connection.run(`SET VARIABLE ${identifier(name)} = CAST(${literal(String(value))} AS ${type})`);
    }
  }

  /**
   * Writes the rows of a SELECT as a Parquet file. The file is whole or is not there.
   *
   * @param slices the SELECT runs once for each, with these parameters, and the results are put one after another:
   *   for results too large to be sorted in memory at once
   */
  async write(select: string, path: string, slices: readonly (readonly StepParameter[])[] = []): Promise<void> {
    await mkdir(dirname(path), { recursive: true });
    const partial = `${path}.${String(process.pid)}.partial`;
    const parts = slices.map((_, index) => `${partial}.${String(index)}`);
    try {
      for (const [index, slice] of slices.entries()) {
        await this.assign(slice);
        await this.#copy(select, `${partial}.${String(index)}`);
      }
      await this.#copy(parts.length === 0 ? select : `FROM read_parquet([${parts.map(literal).join(', ')}])`, partial);
      await rename(partial, path);
    } finally {
      for (const file of [partial, ...parts]) await rm(file, { force: true });
    }
  }

  async #copy(select: string, path: string): Promise<void> {
    await this.#connection.run(`COPY (${select}) TO ${literal(path)} (FORMAT parquet, COMPRESSION zstd)`);
  }

  /** Counts rows and nulls, and finds the bounds of numeric columns. */
  async profile(file: DatasetRef): Promise<FileProfile> {
    const columns = (await this.rows(`DESCRIBE FROM ${scan([file])}`)).map((row) => ({
      name: String(row['column_name']),
      type: String(row['column_type']),
    }));
    const expressions = columns.flatMap(({ name, type }, position) => {
      const column = identifier(name);
      const nulls = `count(*) - count(${column}) AS nulls_${String(position)}`;
      if (!numericType.test(type)) return [nulls];
      const bounds = ['min', 'max'].map((bound) => `${bound}(${column})::DOUBLE AS ${bound}_${String(position)}`);
      return [nulls, ...bounds];
    });
    const [row = {}] = await this.rows(`SELECT count(*) AS total, ${expressions.join(', ')} FROM ${scan([file])}`);
    return {
      columns,
      rowCount: Number(row['total']),
      metrics: Object.fromEntries(columns.map(({ name }, position) => [name, metricsAt(row, position)])),
    };
  }

  /** The rows of a query with plain JavaScript values (big integers as bigint, dates as Date). */
  async rows(sql: string): Promise<Record<string, unknown>[]> {
    const reader = await this.#connection.runAndReadAll(sql);
    return reader.getRowObjectsJS();
  }

  /** Stops the statement that is running; it fails with an error that says so. */
  interrupt(): void {
    this.#connection.interrupt();
  }

  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }
}

function metricsAt(row: Record<string, unknown>, position: number): ColumnMetrics {
  const min = row[`min_${String(position)}`];
  const max = row[`max_${String(position)}`];
  return {
    nullCount: Number(row[`nulls_${String(position)}`]),
    ...(typeof min === 'number' ? { min } : {}),
    ...(typeof max === 'number' ? { max } : {}),
  };
}

function scan(files: readonly DatasetRef[]): string {
  const reader = files[0]?.format === 'csv' ? 'read_csv' : 'read_parquet';
  return `${reader}([${files.map((file) => literal(file.path)).join(', ')}])`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
