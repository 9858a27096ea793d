import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { columnLineageFacet } from './openlineage/dataset-facets.ts';
import { planSteps } from './plan.ts';
import type { Influence, PlannedStep } from './step.ts';
import { sampleSources, temporaryFolder } from './test-sample.ts';
import { Warehouse } from './warehouse.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let warehouse: Warehouse;
let steps: PlannedStep[];

beforeAll(async () => {
  folder = await temporaryFolder();
  steps = planSteps(await sampleSources(folder.path), folder.path, [1]);
  warehouse = await Warehouse.open(`${folder.path}/temporary`);
  for (const step of steps) {
    await prepare(step);
    await warehouse.write(step.definition.sql, step.writes.path, step.slices);
  }
});

afterAll(async () => {
  warehouse.close();
  await folder[Symbol.asyncDispose]();
});

async function prepare(step: PlannedStep): Promise<void> {
  for (const [name, files] of Object.entries(step.reads)) await warehouse.define(name, files);
  await warehouse.assign([...step.parameters, ...(step.slices?.[0] ?? [])]);
}

describe('the column lineage of each step', () => {
  it('describes exactly the columns of the file, with their types, in their order', async () => {
    for (const { definition, writes } of steps) {
      const { columns } = await warehouse.profile(writes);
      expect(columns).toEqual(definition.columns.map(({ name, type }) => ({ name, type })));
    }
  });

  it('names only columns that the inputs have', async () => {
    for (const { definition, reads } of steps) {
      const sources = [...definition.rows, ...definition.columns.flatMap((column) => column.sources)];
      for (const { input, field } of sources) {
        for (const file of reads[input] ?? []) {
          const names = (await warehouse.profile(file)).columns.map(({ name }) => name);
          expect(names, `${definition.job} reads ${input}.${field}`).toContain(field);
        }
        expect(reads, `${definition.job} reads ${input}`).toHaveProperty(input);
      }
    }
  });

  it('is what the SQL does: changed values of an input column change the output columns that name it, and no others', async () => {
    for (const step of steps) {
      await prepare(step);
      const before = await columnDigests(step);
      for (const [input, [file]] of Object.entries(step.reads)) {
        if (file === undefined) throw new Error(`${input} has no file`);
        for (const { name, type } of (await warehouse.profile(file)).columns) {
          // A column that picks or groups rows may change anything.
          if (step.definition.rows.some((row) => row.input === input && row.field === name && row.influence !== 'SORT'))
            continue;
          await warehouse.rows(
            `CREATE OR REPLACE TEMP VIEW "${input}" AS SELECT * REPLACE (${changed(name, type)} AS "${name}")
             FROM ${file.format === 'csv' ? 'read_csv' : 'read_parquet'}('${file.path}')`,
          );
          const after = await columnDigests(step);
          const changes = Object.keys(before).filter((column) => before[column] !== after[column]);
          const place = `${step.definition.job}: ${input}.${name}`;
          expect(naming(step, input, name), place).toEqual(expect.arrayContaining(changes));
          expect(changes, place).toEqual(expect.arrayContaining(naming(step, input, name, direct)));
          await warehouse.define(input, [file]);
        }
      }
    }
  });
});

describe('the column lineage facet', () => {
  it('lists a column that works in two ways once, with both', () => {
    const ingest = steps.at(0);
    if (ingest === undefined) throw new Error('no step');
    expect(columnLineageFacet(ingest)['dataset']).toContainEqual({
      namespace: 'npm://vega-datasets',
      name: 'flights-3m.parquet',
      field: 'date',
      transformations: [
        { type: 'INDIRECT', subtype: 'FILTER', masking: false },
        { type: 'INDIRECT', subtype: 'SORT', masking: false },
      ],
    });
  });
});

const direct: readonly Influence[] = ['IDENTITY', 'TRANSFORMATION', 'AGGREGATION'];

/** The output columns that claim to depend on an input column. */
function naming(step: PlannedStep, input: string, field: string, influences?: readonly Influence[]): string[] {
  return step.definition.columns
    .filter(({ sources }) =>
      sources.some(
        (source) =>
          source.input === input && source.field === field && (influences?.includes(source.influence) ?? true),
      ),
    )
    .map(({ name }) => name);
}

/** Another value of the same type for every value, by a rule that keeps no distribution. */
function changed(name: string, type: string): string {
  if (type === 'VARCHAR') return `"${name}" || '?'`;
  if (type === 'TIMESTAMP') return `"${name}" + INTERVAL 31 HOUR`;
  if (type === 'DATE') return `"${name}" + 1`;
  return `CAST("${name}" * 2 + 50 AS ${type})`;
}

/** A digest of the values of each output column, in whatever order they come. */
async function columnDigests(step: PlannedStep): Promise<Record<string, unknown>> {
  const digests = step.definition.columns.map(
    ({ name }) => `md5(string_agg("${name}"::VARCHAR, ',' ORDER BY "${name}")) AS "${name}"`,
  );
  const [row = {}] = await warehouse.rows(`SELECT ${digests.join(', ')} FROM (${step.definition.sql})`);
  return row;
}
