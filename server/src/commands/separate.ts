import { type Drawn, type EntityKind, InvalidInputError, kindOfId } from '@rootline/graph/model';
import type { Separate } from '@rootline/schema';
import type { Draft } from './mutation-submit.ts';
import type { Reads } from './reads.ts';

/** What becomes one because of what it is called. */
const SEPARABLE_KINDS: readonly EntityKind[] = ['Dataset', 'Job', 'FeatureView', 'RegisteredModel'];

// Why others are not.
const INSTEAD: Partial<Record<EntityKind, string>> = {
  Repository: "what a repository was called before is its host's to tell",
  DatasetVersion: 'a version goes with its dataset',
  FeatureViewVersion: 'a version goes with its feature view',
  ModelVersion: 'a version goes with its model',
};

/** The input of a separation told again: `from`, what the id led to, is kept with the answer. */
export type Separation = Separate & { readonly from?: string | undefined };

/**
 * An id that leads to no other entity is left to the writer: when the key is known, its answer is given again.
 * @throws InvalidInputError for other kinds
 */
export async function separateDraft(entities: Reads, input: Separation, { at }: Drawn): Promise<Draft> {
  const { id } = input;
  const kind = kindOfId(id);
  if (kind === undefined || !SEPARABLE_KINDS.includes(kind)) {
    const instead = kind === undefined ? undefined : INSTEAD[kind];
    const expected = `the id of a ${SEPARABLE_KINDS.join(', ')}`;
    throw new InvalidInputError('input.id', expected, instead === undefined ? kind : `${kind}: ${instead}`);
  }
  const from = input.from ?? (await entities.getMany([id], {}))[0]?.id ?? id;
  return {
    statements: [{ type: 'separate', of: id, from, at }],
    guards: [{ type: 'exists', id, path: 'input.id' }],
    answer: { entity: id, from },
  };
}
