import { DEFAULT_PROJECT_ID } from '@rootline/graph';
import {
  type AliasStatement,
  type BornHereKind,
  type EntityStatement,
  InvalidInputError,
  NotFoundError,
  type Drawn,
  entityId,
  nameKey,
} from '@rootline/graph/model';
import type { Reads } from './reads.ts';

type ProjectKind = Exclude<BornHereKind, 'Project'>;

/** The key under which the name of something born here leads to it. */
export function nameKeyOf(kind: BornHereKind, project: string, name: string): string {
  return kind === 'Project' ? nameKey(kind, name) : nameKey(kind, project, name);
}

/**
 * Something by its name in a project: `id` is that of a new one, which the writer takes for the existing one when
 * the name leads to one at the moment of the commit. The statements have to come before those about `id`.
 */
export function bornHere(
  kind: ProjectKind,
  project: string,
  name: string,
  { at, ulid }: Drawn,
): { readonly id: string; readonly statements: readonly [AliasStatement, EntityStatement] } {
  const id = entityId(kind, 'born', ulid);
  return {
    id,
    statements: [
      { type: 'alias', alias: nameKeyOf(kind, project, name), of: id, validFrom: at, mode: 'if-absent', label: name },
      { type: 'entity', kind, id, name, projectOf: project },
    ],
  };
}

/**
 * The project that an input names, by the id that it goes by now.
 * @throws NotFoundError, InvalidInputError when the id is not one of a project
 */
export async function projectOf(entities: Reads, given: string | undefined, path: string): Promise<string> {
  if (given === undefined) return DEFAULT_PROJECT_ID;
  const [project] = await entities.getMany([given], {});
  if (project == null) throw new NotFoundError(given, `project (${path})`);
  if (project.kind !== 'Project') throw new InvalidInputError(path, 'the id of a Project', project.kind);
  return project.id;
}
