import type { EntityRecord } from '@rootline/graph';
import {
  type BornHereKind,
  BORN_HERE_KINDS,
  type Drawn,
  type EntityKind,
  type Guard,
  InvalidInputError,
  NotFoundError,
  type RevisionStatement,
  dataset,
  externalModel,
  job,
} from '@rootline/graph/model';
import type { AddAlias, Describe, Rename, Tag } from '@rootline/schema';
import { nameKeyOf } from './born-here.ts';
import type { Draft } from './mutation-submit.ts';
import type { Reads } from './reads.ts';

/** Sets and removes tags; each tag is a field of its own, so that two people who tag at once do not undo each other. */
export function tagDraft(input: Tag, drawn: Drawn): Draft {
  const at = input.at ?? drawn.at;
  const { tags = [], remove = [] } = input;
  if (tags.length + remove.length === 0)
    throw new InvalidInputError('input.tags', 'a tag to set, or in input.remove one to remove');
  const set = new Map(tags.map(({ key, value = '' }) => [key, value]));
  if (set.size < tags.length) throw new InvalidInputError('input.tags', 'each key once');
  const both = remove.findIndex((key) => set.has(key));
  if (both >= 0)
    throw new InvalidInputError(
      `input.remove[${both}]`,
      'a key that is not set at the same time',
      JSON.stringify(remove[both]),
    );
  const revision = (key: string, value: string | null): RevisionStatement => ({
    type: 'revision',
    of: input.id,
    field: `tag:${key}`,
    value,
    validFrom: at,
  });
  const statements = [
    ...[...set].map(([key, value]) => revision(key, value)),
    ...remove.map((key) => revision(key, null)),
  ];
  return { statements, guards: [exists(input.id)], answer: { entity: input.id } };
}

export function describeDraft(input: Describe, drawn: Drawn): Draft {
  const value = input.description === '' ? null : input.description;
  const validFrom = input.at ?? drawn.at;
  return {
    statements: [{ type: 'revision', of: input.id, field: 'description', value, validFrom }],
    guards: [exists(input.id)],
    answer: { entity: input.id },
  };
}

/** @throws NotFoundError, InvalidInputError when others named it; the writer refuses a name that is taken */
export async function renameDraft(entities: Reads, input: Rename, { at }: Drawn): Promise<Draft> {
  const entity = await existing(entities, input.id);
  const { kind } = entity;
  if (!isBornHere(kind) || entity.namespace !== null) {
    const expected = `the id of something named here (${BORN_HERE_KINDS.join(', ')})`;
    throw new InvalidInputError(
      'input.id',
      expected,
      `a ${kind} that other systems name: addAlias gives it another name`,
    );
  }
  return {
    statements: [
      {
        type: 'alias',
        alias: nameKeyOf(kind, entity.project, input.name),
        of: input.id,
        validFrom: at,
        mode: 'claim',
        label: input.name,
      },
      { type: 'revision', of: input.id, field: 'name', value: input.name, validFrom: at },
    ],
    guards: [exists(entity.id)],
    answer: { entity: entity.id },
  };
}

/**
 * Another name of the same kind of thing. When it means something already, both become one; a name within a project
 * is not taken from what has it.
 * @throws NotFoundError, InvalidInputError for kinds that have no names of that form
 */
export async function aliasDraft(entities: Reads, input: AddAlias, { at }: Drawn): Promise<Draft> {
  const entity = await existing(entities, input.id);
  const { namespace, name } = input.alias;
  const label = namespace === undefined ? name : `${namespace}/${name}`;
  const alias = aliasId(entity, namespace, name);
  const mode = namespace === undefined ? 'claim' : 'learn';
  return {
    statements: [{ type: 'alias', alias, of: input.id, validFrom: at, mode, label }],
    guards: [exists(entity.id)],
    answer: { entity: entity.id },
  };
}

function aliasId({ kind, project }: EntityRecord, namespace: string | undefined, name: string): string {
  if (namespace !== undefined) {
    const make = { Dataset: dataset, Job: job, RegisteredModel: externalModel } as const;
    if (kind !== 'Dataset' && kind !== 'Job' && kind !== 'RegisteredModel') {
      throw new InvalidInputError('input.alias.namespace', `nothing: a ${kind} has no namespace`);
    }
    return make[kind](namespace, name).id;
  }
  if (kind === 'Dataset' || kind === 'Job')
    throw new InvalidInputError('input.alias.namespace', `a namespace for a ${kind}`);
  if (!isBornHere(kind))
    throw new InvalidInputError('input.id', `the id of a Dataset, a Job, or of ${BORN_HERE_KINDS.join(', ')}`, kind);
  return nameKeyOf(kind, project, name);
}

async function existing(entities: Reads, id: string): Promise<EntityRecord> {
  const [entity] = await entities.getMany([id], {});
  if (entity == null) throw new NotFoundError(id, 'entity (input.id)');
  return entity;
}

function exists(id: string): Guard {
  return { type: 'exists', id, path: 'input.id' };
}

function isBornHere(kind: EntityKind): kind is BornHereKind {
  return (BORN_HERE_KINDS as readonly EntityKind[]).includes(kind);
}
