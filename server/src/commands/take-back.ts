import {
  type Drawn,
  ENDABLE_RELATIONS,
  InvalidInputError,
  NotFoundError,
  type RelationKind,
  WITHDRAWABLE_KINDS,
} from '@rootline/graph/model';
import type { Unrelate, Withdraw } from '@rootline/schema';
import type { Draft } from './mutation-submit.ts';
import type { Reads } from './reads.ts';

/** The input of a withdrawal; `rest`: goes on with what did not fit into the command before. */
export type WithdrawStep = Withdraw & { readonly rest?: boolean };

export function withdrawDraft({ id, reason, rest = false }: WithdrawStep, { at }: Drawn): Draft {
  return {
    statements: [{ type: 'withdraw', of: id, at, reason, rest }],
    guards: [{ type: 'exists', id, path: 'input.id', kinds: WITHDRAWABLE_KINDS }],
    answer: { entity: id },
  };
}

// What has an end of its own, and how that is said.
const OTHER_WAYS: Partial<Record<RelationKind, string>> = {
  DEPLOYED_AS: 'recordDeployment without a model version says that nothing is deployed any more',
  OWNED_BY: 'the next owners that somebody names end it',
  HAS_VERSION: 'withdraw takes a version back',
  HAS_RUN: 'withdraw takes a run back',
};

/** @throws NotFoundError, InvalidInputError; the writer refuses a relation that there is not, or that began later */
export async function unrelateDraft(entities: Reads, input: Unrelate, drawn: Drawn): Promise<Draft> {
  const { kind, at = drawn.at } = input;
  if (!(ENDABLE_RELATIONS as readonly RelationKind[]).includes(kind)) {
    const instead = OTHER_WAYS[kind];
    throw new InvalidInputError(
      'input.kind',
      `one of ${ENDABLE_RELATIONS.join(', ')}`,
      instead === undefined ? kind : `${kind}: ${instead}`,
    );
  }
  if (at > drawn.at)
    throw new InvalidInputError('input.at', 'a time that is not in the future', new Date(at).toISOString());
  const [from, to] = await entities.getMany([input.from, input.to], {});
  if (from == null) throw new NotFoundError(input.from, 'entity (input.from)');
  if (to == null) throw new NotFoundError(input.to, 'entity (input.to)');
  return {
    // As they were named: should what they lead to be separated one day, it was said of these.
    statements: [{ type: 'end', kind, from: input.from, to: input.to, validFrom: at }],
    guards: [
      { type: 'exists', id: from.id, path: 'input.from' },
      { type: 'exists', id: to.id, path: 'input.to' },
    ],
    answer: { from: from.id, to: to.id },
  };
}
