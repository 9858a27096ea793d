import type { EntityRecord } from '@rootline/graph';
import {
  type Drawn,
  InvalidInputError,
  NotFoundError,
  type RelationKind,
  type Statement,
  isVersionedKind,
} from '@rootline/graph/model';
import type { Relate } from '@rootline/schema';
import type { Draft } from './mutation-submit.ts';
import type { Reads } from './reads.ts';
import { RELATABLE } from './relatable.ts';
import { jobOf, parentOf } from './version-draft.ts';

type Ends = { readonly from: EntityRecord; readonly to: EntityRecord; readonly at: number };

/**
 * One thing leads to another. Between versions the same is said of what they are versions of.
 * @throws NotFoundError, InvalidInputError when the kind is not one for people, or the ends do not fit it
 */
export async function relateDraft(entities: Reads, input: Relate, drawn: Drawn): Promise<Draft> {
  const { kind } = input;
  const [from, to] = await entities.getMany([input.from, input.to], {});
  if (from == null) throw new NotFoundError(input.from, 'entity (input.from)');
  if (to == null) throw new NotFoundError(input.to, 'entity (input.to)');
  checkEnds(kind, from, to);
  // As they were named: should what they lead to be separated one day, it is said of these.
  const named = { from: { ...from, id: input.from }, to: { ...to, id: input.to } };
  const ends = { ...named, at: input.validFrom ?? drawn.at };
  return {
    statements: [...factOf(kind, ends), ...(await levelAbove(entities, kind, ends))],
    guards: [
      { type: 'exists', id: from.id, path: 'input.from' },
      { type: 'exists', id: to.id, path: 'input.to' },
    ],
    answer: { from: from.id, to: to.id },
  };
}

function checkEnds(kind: RelationKind, from: EntityRecord, to: EntityRecord): void {
  const allowed = RELATABLE[kind];
  if (kind === 'DEPLOYED_AS')
    throw new InvalidInputError('input.kind', 'another kind: recordDeployment says what is deployed', kind);
  if (allowed === undefined) {
    throw new InvalidInputError(
      'input.kind',
      `one of ${Object.keys(RELATABLE).join(', ')}: the hub keeps the others itself`,
      kind,
    );
  }
  if (from.id === to.id) throw new InvalidInputError('input.to', 'another entity than input.from', 'the same');
  const fitting = allowed.filter((ends) => ends.from.includes(from.kind));
  if (fitting.length === 0) {
    throw new InvalidInputError(
      'input.from',
      `a ${[...new Set(allowed.flatMap((ends) => ends.from))].join(', ')} for ${kind}`,
      from.kind,
    );
  }
  if (!fitting.some((ends) => ends.to.includes(to.kind))) {
    const kinds = [...new Set(fitting.flatMap((ends) => ends.to))].join(', ');
    throw new InvalidInputError('input.to', `a ${kinds} for ${kind} from a ${from.kind}`, to.kind);
  }
}

/** What runs read and make decides which versions others read: the writer has to know it as such. */
function factOf(kind: RelationKind, { from, to, at }: Ends): readonly Statement[] {
  const plain: Statement = { type: 'relation', kind, from: from.id, to: to.id, validFrom: at };
  if (kind === 'CONSUMED_BY') {
    if (isVersionedKind(from.kind)) return [{ type: 'consumed', run: to.id, of: from.id, at }];
    const named = versionNamed(from);
    return named === undefined ? [plain] : [{ type: 'consumed', run: to.id, ...named, at }];
  }
  if (kind === 'PRODUCED') {
    const named = versionNamed(to);
    return named === undefined ? [plain] : [{ type: 'produced', run: from.id, ...named, at }];
  }
  return [plain];
}

/** A version by what it is a version of, and its name or the run that made it; undefined for an artifact. */
function versionNamed({
  key,
}: EntityRecord): { of: string; version: string } | { of: string; madeBy: string } | undefined {
  const { of, version, run } = key;
  if (of === undefined) return undefined;
  if (version !== undefined) return { of, version };
  return run === undefined ? undefined : { of, madeBy: run };
}

async function levelAbove(entities: Reads, kind: RelationKind, { from, to, at }: Ends): Promise<readonly Statement[]> {
  const relation = (
    above: 'READ_BY' | 'WRITES' | 'DERIVED_INTO',
    a: string | undefined,
    b: string | undefined,
  ): readonly Statement[] =>
    a === undefined || b === undefined || a === b
      ? []
      : [{ type: 'relation', kind: above, from: a, to: b, validFrom: at }];
  if (kind === 'DERIVED_INTO') return relation('DERIVED_INTO', parentOf(from), parentOf(to));
  if (kind === 'CONSUMED_BY') {
    const read = isVersionedKind(from.kind) ? from.id : parentOf(from);
    return relation('READ_BY', read, await jobOf(entities, to.id));
  }
  if (kind === 'PRODUCED') return relation('WRITES', await jobOf(entities, from.id), parentOf(to));
  return [];
}
