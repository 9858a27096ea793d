import type { EntityRecord } from '@rootline/graph';
import {
  type EntityKind,
  type FieldName,
  type Guard,
  InvalidInputError,
  type Json,
  NotFoundError,
  type RevisionStatement,
  type Statement,
  commit,
  entityId,
  repository,
} from '@rootline/graph/model';
import type { FieldInput } from '@rootline/schema';
import { FacetFault } from '../intake/openlineage/facet.ts';
import { type SchemaField, schemaEntity } from '../intake/openlineage/content.ts';
import type { Reads } from './reads.ts';

export const VERSION_KINDS: readonly EntityKind[] = [
  'DatasetVersion',
  'FeatureViewVersion',
  'ModelVersion',
  'Artifact',
];

/** What all versions have in common, whatever they are versions of. */
export type VersionInput = {
  readonly version: string;
  readonly description?: string | undefined;
  readonly derivedFrom?: readonly string[] | undefined;
  readonly producedBy?: string | undefined;
  readonly schema?: readonly FieldInput[] | undefined;
  readonly commit?: { readonly repository: string; readonly sha: string } | undefined;
};

export type VersionOf = {
  /** What it is a version of: an id that the writer may still lead elsewhere. */
  readonly id: string;
  /** What that id leads to already, if it is there. */
  readonly known: string | undefined;
  readonly versionKind: EntityKind;
  /** Epoch milliseconds since when the version can be read. */
  readonly at: number;
};

type Draft = { readonly statements: readonly Statement[]; readonly guards: readonly Guard[] };

/**
 * The statements of a version: that there is one, what is so about it, and where it comes from, on both levels.
 * @throws NotFoundError for an origin that does not exist, InvalidInputError for a version made of itself
 */
export async function versionDraft(
  entities: Reads,
  parent: VersionOf,
  input: VersionInput,
  values: Readonly<Partial<Record<FieldName, Json | undefined>>>,
): Promise<Draft> {
  const { id, at } = parent;
  const ref = { of: id, version: input.version };
  const revisions = Object.entries({ ...values, description: input.description }).flatMap(
    ([field, value]): RevisionStatement[] =>
      value === undefined ? [] : [{ type: 'revision', of: ref, field: field as FieldName, value, validFrom: at }],
  );
  const statements: Statement[] = [{ type: 'version', ...ref, availableAt: at }, ...revisions];
  if (input.schema !== undefined) statements.push(...schemaStatements(parent, input.version, input.schema));
  const derived = await derivedStatements(entities, parent, input);
  const produced = await producedStatements(entities, parent, input);
  return {
    statements: [...statements, ...derived, ...produced, ...commitStatements(parent, input)],
    guards: guardsOf(input),
  };
}

function guardsOf({ derivedFrom = [], producedBy }: VersionInput): readonly Guard[] {
  return [
    ...derivedFrom.map((id, i): Guard => ({
      type: 'exists',
      id,
      path: `input.derivedFrom[${i}]`,
      kinds: VERSION_KINDS,
    })),
    ...(producedBy === undefined
      ? []
      : [{ type: 'exists', id: producedBy, path: 'input.producedBy', kinds: ['Run'] } as const]),
  ];
}

async function derivedStatements(
  entities: Reads,
  parent: VersionOf,
  input: VersionInput,
): Promise<readonly Statement[]> {
  const origins = input.derivedFrom ?? [];
  if (origins.length === 0) return [];
  const to = { of: parent.id, version: input.version };
  const records = await entities.getMany(origins, {});
  const own =
    parent.known === undefined ? undefined : entityId(parent.versionKind, parent.known, 'version', input.version);
  const parents = new Set<string>();
  const statements = records.map((record, i): Statement => {
    const path = `input.derivedFrom[${i}]`;
    if (record === null) throw new NotFoundError(origins[i] as string, `version (${path})`);
    if (record.id === own) throw new InvalidInputError(path, 'another version', 'the version itself');
    const origin = parentOf(record);
    if (origin !== undefined && origin !== parent.known) parents.add(origin);
    return { type: 'relation', kind: 'DERIVED_INTO', from: origins[i] as string, to, validFrom: parent.at };
  });
  const level = [...parents].map((from): Statement => ({
    type: 'relation',
    kind: 'DERIVED_INTO',
    from,
    to: parent.id,
    validFrom: parent.at,
  }));
  return [...statements, ...level];
}

async function producedStatements(
  entities: Reads,
  parent: VersionOf,
  input: VersionInput,
): Promise<readonly Statement[]> {
  const run = input.producedBy;
  if (run === undefined) return [];
  const produced: Statement = { type: 'produced', run, of: parent.id, version: input.version, at: parent.at };
  const job = await jobOf(entities, run);
  return [
    produced,
    ...(job === undefined
      ? []
      : [{ type: 'relation', kind: 'WRITES', from: job, to: parent.id, validFrom: parent.at } as const]),
  ];
}

/** The commit that made a version: through the run where one is named, else straight. */
function commitStatements({ id, at }: VersionOf, input: VersionInput): readonly Statement[] {
  if (input.commit === undefined) return [];
  const home = repository(input.commit.repository);
  const made = { ...commit(input.commit.repository, input.commit.sha), projectOf: home.id };
  const run = input.producedBy;
  return [
    home,
    made,
    { type: 'relation', kind: 'HAS_COMMIT', from: home.id, to: made.id, validFrom: at },
    run === undefined
      ? { type: 'relation', kind: 'LED_TO', from: made.id, to: { of: id, version: input.version }, validFrom: at }
      : { type: 'relation', kind: 'BUILT_INTO', from: made.id, to: run, validFrom: at },
  ];
}

function schemaStatements({ id, at }: VersionOf, version: string, fields: readonly FieldInput[]): readonly Statement[] {
  const schema = checkedSchema(fields);
  const revision: RevisionStatement & { readonly columns: readonly string[] } = {
    type: 'revision',
    of: id,
    field: 'schema',
    value: schema.id,
    validFrom: at,
    columns: fields.map(({ name }) => name),
  };
  return [
    schema,
    revision,
    { type: 'relation', kind: 'HAS_SCHEMA', from: { of: id, version }, to: schema.id, validFrom: at },
  ];
}

function checkedSchema(fields: readonly FieldInput[]): ReturnType<typeof schemaEntity> {
  try {
    return schemaEntity(fields.map(schemaField));
  } catch (error) {
    if (error instanceof FacetFault) throw new InvalidInputError('input.schema', 'a smaller schema', error.message);
    throw error;
  }
}

/** In the order and form that all writers of schemas share, so that equal columns are one Schema. */
function schemaField({ name, type, description, ordinal, fields = [] }: FieldInput): SchemaField {
  return {
    name,
    ...(type === undefined ? {} : { type }),
    ...(description === undefined || description === '' ? {} : { description }),
    ...(ordinal === undefined ? {} : { ordinal }),
    ...(fields.length === 0 ? {} : { fields: fields.map(schemaField) }),
  };
}

/** What a version is a version of. */
export function parentOf(version: EntityRecord): string | undefined {
  return version.key['of'];
}

/** The job of a run, for the same relation between entities. */
export async function jobOf(entities: Reads, run: string): Promise<string | undefined> {
  const pages = await entities.related([run], ['HAS_RUN'], 'in', { first: 1 }, {});
  return pages.get(run)?.items[0]?.item.entity.id;
}
