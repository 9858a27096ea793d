import { type Drawn, type FieldName, type Json, type Statement, entityId } from '@rootline/graph/model';
import type { CreateProject } from '@rootline/schema';
import { nameKeyOf } from './born-here.ts';
import type { Draft } from './mutation-submit.ts';

/** A project under a name that no other has; the writer refuses one that is taken. It belongs to itself. */
export function projectDraft(input: CreateProject, { at, ulid }: Drawn): Draft {
  const id = entityId('Project', 'born', ulid);
  const values: Partial<Record<FieldName, Json | undefined>> = {
    description: input.description,
    namespacePatterns: input.namespacePatterns,
  };
  const revisions = Object.entries(values).flatMap(([field, value]): Statement[] =>
    value === undefined ? [] : [{ type: 'revision', of: id, field: field as FieldName, value, validFrom: at }],
  );
  return {
    statements: [
      {
        type: 'alias',
        alias: nameKeyOf('Project', id, input.name),
        of: id,
        validFrom: at,
        mode: 'claim',
        label: input.name,
      },
      { type: 'entity', kind: 'Project', id, name: input.name },
      ...revisions,
    ],
    project: id,
    answer: { project: id },
  };
}
