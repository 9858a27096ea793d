import type { DatasetRef } from './datasets.ts';
import type { Month } from './months.ts';

/** How a value reaches an output column directly (OpenLineage `DIRECT` subtypes). */
export type DirectInfluence = 'IDENTITY' | 'TRANSFORMATION' | 'AGGREGATION';

/** How a column decides which rows or values there are, without being in them (OpenLineage `INDIRECT` subtypes). */
export type IndirectInfluence = 'CONDITIONAL' | 'FILTER' | 'GROUP_BY' | 'JOIN' | 'SORT' | 'WINDOW';

export type Influence = DirectInfluence | IndirectInfluence;

/** One input column that an output column, or the whole output, depends on. */
export interface ColumnSource {
  /** The name under which the step's SQL reads the input, a key of `StepDefinition.reads`. */
  readonly input: string;
  readonly field: string;
  readonly influence: Influence;
}

/** An output column, in the order in which it stands in the file. */
export interface ColumnDefinition {
  readonly name: string;
  /** The DuckDB type, as DESCRIBE prints it. */
  readonly type: string;
  readonly description: string;
  /** Empty for a column made from parameters alone. */
  readonly sources: readonly ColumnSource[];
}

/** What a step does, apart from the files that it does it to. */
export interface StepDefinition {
  /** The job's name; the runs of several months share it. */
  readonly job: string;
  /** A short name for the progress line. */
  readonly title: string;
  readonly description: string;
  /** The file that defines the step, relative to `examples/flights`. */
  readonly sourcePath: string;
  /** A SELECT over the names in `reads`; parameters are read with `getvariable('name')`. */
  readonly sql: string;
  readonly columns: readonly ColumnDefinition[];
  /** Input columns that decide which rows the output has, or in which order. */
  readonly rows: readonly ColumnSource[];
}

/** A value that the SQL reads with `getvariable`; numbers, or text that DuckDB casts to `type`. */
export interface StepParameter {
  readonly name: string;
  readonly type: 'INTEGER' | 'DOUBLE' | 'TIMESTAMP' | 'DATE';
  readonly value: number | string;
  readonly description: string;
}

/** One run of a step: the definition with its files and parameters. */
export interface PlannedStep {
  readonly definition: StepDefinition;
  /** The files behind each name that the SQL reads. Several files of one name are read as one table. */
  readonly reads: Readonly<Record<string, readonly DatasetRef[]>>;
  readonly writes: DatasetRef;
  readonly parameters: readonly StepParameter[];
  /** Parameters of each part that the SQL is run for, one after another; absent when it runs once for all. */
  readonly slices?: readonly (readonly StepParameter[])[];
  /** The month that the run is for, where there is one. */
  readonly month?: Month;
}

/**
 * Says that a column comes from a field of an input.
 *
 * @param path `input.field`, where input is a name that the step's SQL reads
 */
export function from(path: `${string}.${string}`, influence: Influence): ColumnSource {
  const [input, field] = path.split('.');
  if (input === undefined || field === undefined) throw new Error(`"${path}" is not of the form input.field`);
  return { input, field, influence };
}

/** A column that is copied from an input unchanged. */
export function copied(
  name: string,
  type: string,
  source: `${string}.${string}`,
  description: string,
): ColumnDefinition {
  return { name, type, description, sources: [from(source, 'IDENTITY')] };
}
