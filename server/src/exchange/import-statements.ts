import {
  type Command,
  type EntityKind,
  type Field,
  type Guard,
  type RelationKind,
  type RevisionStatement,
  type RunState,
  type Statement,
  kindOfId,
} from '@rootline/graph/model';
import type { EntityRecordLine, ExchangeRecord, RelationRecordLine, RevisionRecordLine } from './record.ts';

/** What some records say, and what has to be there for it. */
export type Imported = Pick<Command, 'statements' | 'guards' | 'answer'> & { readonly project?: string };

/** True for a record that asserts nothing by itself: what follows from others is written by the hub that takes it. */
export function isImplied(record: ExchangeRecord): boolean {
  return record.type === 'relation' && record.follows !== undefined;
}

/** True for what has to come in a command of its own: a project owns itself. */
export function standsAlone(record: ExchangeRecord): boolean {
  return record.type === 'entity' && record.kind === 'Project';
}

/** The records as statements, in their order; `path` of a guard names the record. */
export function importStatements(records: readonly ExchangeRecord[]): Imported {
  const made = new Set(records.flatMap((record) => (record.type === 'entity' ? namesOf(record) : [])));
  const guards = new Map<string, Guard>();
  const statements = records.flatMap((record, i) => {
    for (const [field, id] of referencesOf(record))
      if (!made.has(id) && !guards.has(id)) guards.set(id, { type: 'exists', id, path: `records[${i}].${field}` });
    return statementsOf(record);
  });
  const [only] = records;
  const project = records.length === 1 && only?.type === 'entity' && standsAlone(only) ? only.id : undefined;
  return { statements, guards: [...guards.values()], answer: {}, ...(project === undefined ? {} : { project }) };
}

/** Ids that mean it from now on. */
function namesOf({ id, aliases = [] }: EntityRecordLine): readonly string[] {
  return [id, ...aliases.map((alias) => alias.id)];
}

function referencesOf(record: ExchangeRecord): readonly (readonly [field: string, id: string])[] {
  if (record.type === 'entity') {
    const { id, project, availableAt, key } = record;
    const parent = availableAt === undefined ? undefined : key?.['of'];
    return [
      ...(project === id ? [] : [['project', project] as const]),
      ...(parent === undefined ? [] : [['key.of', parent] as const]),
    ];
  }
  if (record.type === 'relation') {
    const { from, to, of } = record;
    return [['from', from], ['to', to], ...(of === undefined ? [] : [['of', of] as const])];
  }
  const { of, field, value } = record;
  const slot = field.startsWith('slot:') && typeof value === 'string' ? [['value', value] as const] : [];
  return [['of', of], ...slot, ...ownersOf(record).map((owner) => ['value', owner] as const)];
}

function ownersOf({ field, value }: RevisionRecordLine): readonly string[] {
  if (field !== 'owners' || !Array.isArray(value)) return [];
  return value.flatMap((owner) => {
    const id = typeof owner === 'object' && owner !== null && 'principal' in owner ? owner['principal'] : undefined;
    return typeof id === 'string' && kindOfId(id) === 'Principal' ? [id] : [];
  });
}

function statementsOf(record: ExchangeRecord): readonly Statement[] {
  if (record.type === 'entity') return entityStatements(record);
  if (record.type === 'revision') return [revisionStatement(record)];
  return isImplied(record) ? [] : [relationStatement(record)];
}

const VERSIONS: readonly (EntityKind | undefined)[] = ['DatasetVersion', 'FeatureViewVersion', 'ModelVersion'];

function entityStatements(record: EntityRecordLine): readonly Statement[] {
  const { id, kind, name, namespace, key, project, content, lastSeenAt, earliestAt, availableAt } = record;
  const aliases = (record.aliases ?? []).map((alias): Statement => ({
    type: 'alias',
    ...{ alias: alias.id, of: id, label: alias.label, validFrom: alias.validFrom },
  }));
  const of = key?.['of'];
  return [
    ...aliases,
    {
      type: 'entity',
      ...{ id, kind, name },
      ...(namespace === undefined ? {} : { namespace }),
      ...(key === undefined ? {} : { key }),
      ...(content === undefined ? {} : { content }),
      ...(lastSeenAt === undefined ? {} : { seenAt: lastSeenAt }),
      ...(project === id ? {} : { projectOf: project }),
    },
    ...(kind === 'Run' && earliestAt !== undefined ? [{ type: 'run-state', run: id, at: earliestAt } as const] : []),
    ...(VERSIONS.includes(kind) && availableAt !== undefined && of !== undefined
      ? [{ type: 'version', of, version: name, is: id, availableAt } as const]
      : []),
  ];
}

function revisionStatement(record: RevisionRecordLine): Statement {
  const { of, field, value, validFrom, rank, columns } = record;
  const slot = /^slot:([A-Z_]+):(.+)$/s.exec(field);
  if (slot !== null) {
    const [, kind, name = ''] = slot;
    return {
      type: 'slot',
      kind: kind as RelationKind,
      to: of,
      slot: name,
      from: value as string | null,
      validFrom,
      rank,
    };
  }
  if (field === 'state' && kindOfId(of) === 'Run')
    return { type: 'run-state', run: of, state: value as RunState, at: validFrom };
  const revision: RevisionStatement & { readonly columns?: readonly string[] } = {
    type: 'revision',
    ...{ of, field: field as Field, value, validFrom, rank },
    ...(columns === undefined ? {} : { columns }),
  };
  return revision;
}

/**
 * Reads and outputs of versions decide which versions others read: the writer has to know them as such. A read of a version that
 * was inferred ends with what is withdrawn, as it did.
 */
function relationStatement({ kind, from, to, of, inferred, validFrom, validTo }: RelationRecordLine): Statement {
  const until = validTo === null ? {} : { until: validTo };
  if (kind === 'CONSUMED_BY' && of !== undefined) {
    if (inferred === true) return { type: 'consumed', run: to, of, at: validFrom };
    if (VERSIONS.includes(kindOfId(from))) return { type: 'consumed', run: to, of, is: from, at: validFrom, ...until };
  }
  if (kind === 'PRODUCED' && of !== undefined && VERSIONS.includes(kindOfId(to)))
    return { type: 'produced', run: from, of, is: to, at: validFrom, ...until };
  return { type: 'relation', kind, from, to, validFrom, ...until };
}
