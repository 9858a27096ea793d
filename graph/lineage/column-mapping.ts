import { z } from 'zod';

const input = z.object({
  dataset: z.string(),
  column: z.string(),
  transformations: z.array(z.string()).default([]),
  masking: z.boolean().default(false),
});
const content = z.object({
  columns: z.record(z.string(), z.array(input)).default({}),
  dataset: z.array(input).default([]),
});

/** A column that goes into another one, or into all of a dataset (a filter, a join condition …). */
export type ColumnInput = z.output<typeof input>;

/** The parsed content of a JobVersion: which columns go into which column of one output. Dataset ids are as recorded. */
export type ColumnMapping = {
  /** Ids of all datasets that it names. */
  readonly datasets: ReadonlySet<string>;
  /** What goes into a column. */
  readonly into: (column: string) => readonly ColumnInput[];
  /** Where a column goes: columns of the output, each with what is said about it. */
  readonly from: (dataset: string, column: string) => readonly (readonly [column: string, input: ColumnInput])[];
};

/** @throws Error when the text is no mapping: the writer lets none in */
export function parseMapping(text: string): ColumnMapping {
  const parsed = content.parse(JSON.parse(text));
  const columns = new Map(Object.entries(parsed.columns));
  const outputs = [...columns.keys()];
  const bySource = new Map<string, (readonly [string, ColumnInput])[]>();
  const remember = (column: string, of: ColumnInput) => {
    const key = keyOf(of.dataset, of.column);
    const known = bySource.get(key);
    if (known === undefined) bySource.set(key, [[column, of]]);
    else known.push([column, of]);
  };
  for (const [column, inputs] of columns) for (const of of inputs) remember(column, of);
  const everywhere = new Map<string, ColumnInput[]>();
  for (const of of parsed.dataset) {
    const key = keyOf(of.dataset, of.column);
    everywhere.set(key, [...(everywhere.get(key) ?? []), of]);
  }
  const all = [...parsed.dataset, ...[...columns.values()].flat()];
  return {
    datasets: new Set(all.map(({ dataset }) => dataset)),
    into: (column) => [...(columns.get(column) ?? []), ...parsed.dataset],
    from: (dataset, column) => [
      ...(bySource.get(keyOf(dataset, column)) ?? []),
      ...(everywhere.get(keyOf(dataset, column)) ?? []).flatMap((of) => outputs.map((output) => [output, of] as const)),
    ],
  };
}

function keyOf(dataset: string, column: string): string {
  return `${dataset} ${column}`;
}
