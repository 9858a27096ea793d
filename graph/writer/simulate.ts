import { type Command, isStanding, type Outcome } from '../model/command.ts';
import {
  ConflictError,
  ExpectedError,
  IdempotencyMismatchError,
  InvalidInputError,
  NotFoundError,
} from '../model/errors.ts';
import type { Guard, Statement } from '../model/statements.ts';
import { type Entry, leafOf } from '../ledger/entry.ts';
import { kindOfId } from '../model/ids.ts';
import { assertAlias } from './assert-alias.ts';
import { assertEntity, nameOf, resolveRef, type ProjectOf } from './assert-entity.ts';
import { assertEnd, assertOccupant, assertOwners } from './assert-end.ts';
import { OWNERS } from './assert-owners.ts';
import { assertRevision } from './assert-revision.ts';
import { assertConsumed, assertProduced, assertRegisteredVersion, assertRunState } from './assert-run.ts';
import { assertTold } from './assert-span.ts';
import { assertWithdrawal, retellStanding } from './assert-withdrawal.ts';
import { inOrder } from './in-order.ts';
import { mention } from './mentions.ts';
import type { Projects } from './projects.ts';
import { atHome } from './repository-parts.ts';
import { speakOf } from './revive.ts';
import { assertSeparation, type Say } from './separate.ts';
import type { Simulation } from './simulation.ts';
import type { KnownEntry } from './working-set.ts';

export type LeafedEntry = Entry & { readonly leaf: string };

/** What becomes of a batch: rows to write, entries to append, an outcome for each command. */
export type Simulated = {
  readonly simulation: Simulation;
  readonly entries: readonly LeafedEntry[];
  readonly outcomes: readonly Outcome[];
  /** Commands that turned out impossible half-way: this simulation is void, run another that refuses them at once. */
  readonly faults: ReadonlyMap<Command, ExpectedError>;
};

/** Applies commands in order; entry numbers go on from the ledger's head. */
export function simulate(
  commands: readonly Command[],
  sim: Simulation,
  projects: Projects,
  head: { readonly seq: number; readonly at: number },
  refused: ReadonlyMap<Command, ExpectedError> = new Map(),
): Simulated {
  const faults = new Map<Command, ExpectedError>();
  const entries: LeafedEntry[] = [];
  const outcomes: Outcome[] = [];
  const inBatch = new Map<string, KnownEntry>();
  for (const command of commands) {
    const known = inBatch.get(command.key) ?? knownEntry(sim, command.key);
    if (known !== undefined) {
      outcomes.push(replay(command, known));
      continue;
    }
    sim.begin(head.seq + entries.length + 1, head.at, command.actor);
    const { entry, outcome } = applyOne(command, sim, projects, refused.get(command));
    if (sim.fault !== undefined) faults.set(command, sim.fault);
    entries.push(entry);
    outcomes.push(outcome);
    inBatch.set(command.key, { ...entry, body: command.bodyDigest });
  }
  return { simulation: sim, entries, outcomes, faults };
}

function knownEntry(sim: Simulation, key: string): KnownEntry | undefined {
  const loaded = sim.loaded.entries.get(key);
  if (loaded === undefined) sim.misses.entries.add(key);
  return loaded ?? undefined;
}

function replay(command: Command, known: KnownEntry): Outcome {
  if (known.body !== command.bodyDigest) return { ok: false, error: new IdempotencyMismatchError(command.key) };
  const receipt = { seq: known.seq, leaf: known.leaf, replayed: true };
  const answer = JSON.parse(known.answer) as { ids?: Record<string, string>; refused?: RefusalText };
  if (answer.refused !== undefined) return { ok: false, error: errorOf(answer.refused), receipt };
  return { ok: true, receipt, ids: answer.ids ?? {} };
}

function applyOne(
  command: Command,
  sim: Simulation,
  projects: Projects,
  refused: ExpectedError | undefined,
): { entry: LeafedEntry; outcome: Outcome } {
  const projectOf: ProjectOf = (namespace) => command.project ?? projects.projectOf(namespace);
  const say: Say = (statement, siblings, project) => {
    if (statement.type === 'alias') assertAlias(sim, statement, siblings);
    else apply(sim, statement, (namespace) => project ?? projects.projectOf(namespace));
  };
  const refusal = refused ?? check(command, sim);
  let ids: Record<string, string> = {};
  if (refusal === undefined) {
    try {
      // What things are called comes first, so that nothing is made under a name that leads elsewhere.
      for (const statement of command.statements)
        if (statement.type === 'alias') assertAlias(sim, statement, command.statements);
      for (const statement of inOrder(command.statements))
        if (statement.type === 'separate') assertSeparation(sim, statement, say);
        else apply(sim, statement, projectOf);
      mention(sim, command.statements);
      const named = Object.entries(command.answer).map(([name, ref]) => [name, resolveRef(sim, ref)]);
      ids = { ...Object.fromEntries(named), ...sim.answers } as Record<string, string>;
    } catch (error) {
      if (!(error instanceof ExpectedError)) throw error;
      sim.refuse(error);
    }
  }
  const entry: Entry = {
    seq: sim.seq,
    key: command.key,
    at: sim.at,
    actor: command.actor,
    command: command.name,
    project: command.project ?? projects.defaultId,
    subjects: refusal === undefined ? [...sim.subjects].sort() : [],
    changes: refusal === undefined ? sim.changes : [],
    body: command.bodyDigest,
    outcome: refusal === undefined ? 'committed' : 'refused',
    answer: JSON.stringify(refusal === undefined ? answerOf(ids, command) : { refused: refusalText(refusal) }),
  };
  const leafed = { ...entry, leaf: sim.isVoid ? '' : leafOf(entry) };
  const receipt = { seq: entry.seq, leaf: leafed.leaf, replayed: false };
  return {
    entry: leafed,
    outcome: refusal === undefined ? { ok: true, receipt, ids } : { ok: false, error: refusal, receipt },
  };
}

function answerOf(ids: Readonly<Record<string, string>>, { drawn }: Command): object {
  return drawn === undefined ? { ids } : { ids, drawn };
}

function apply(sim: Simulation, statement: Statement, projectOf: ProjectOf): void {
  switch (statement.type) {
    case 'entity':
      speakOf(sim, assertEntity(sim, atHome(sim, statement), projectOf), statement.seenAt);
      return;
    case 'alias':
    case 'separate':
      return;
    case 'run-state':
      assertRunState(sim, { ...statement, run: sim.resolve(statement.run) });
      return;
    case 'consumed':
      assertConsumed(sim, { ...statement, run: sim.resolve(statement.run) }, projectOf);
      return;
    case 'produced':
      assertProduced(sim, { ...statement, run: sim.resolve(statement.run) }, projectOf);
      return;
    case 'version':
      assertRegisteredVersion(sim, statement, projectOf);
      return;
    case 'relation':
      assertTold(sim, {
        ...{ kind: statement.kind, validFrom: statement.validFrom, until: statement.until },
        ...{ from: resolveRef(sim, statement.from), to: resolveRef(sim, statement.to) },
      });
      return;
    case 'slot':
      assertOccupant(sim, {
        ...statement,
        to: resolveRef(sim, statement.to),
        from: statement.from === null ? null : nameOf(sim, statement.from),
      });
      return;
    case 'revision': {
      if (isStanding(statement)) {
        retellStanding(sim, { ...statement, of: resolveRef(sim, statement.of) });
        return;
      }
      const row = assertRevision(sim, { ...statement, entity: resolveRef(sim, statement.of) });
      if (row?.field === OWNERS) assertOwners(sim, row);
      return;
    }
    case 'end':
      assertEnd(sim, { ...statement, from: resolveRef(sim, statement.from), to: resolveRef(sim, statement.to) });
      return;
    case 'withdraw':
      assertWithdrawal(sim, { ...statement, of: sim.resolve(statement.of) });
      break;
  }
}

/**
 * What can be told before the first statement; the first that does not hold counts. The rest is found while applying
 * (`sim.fault`). All guards are looked at, so that what they need is loaded in one round.
 */
function check(command: Command, sim: Simulation): ExpectedError | undefined {
  const refusals = command.guards.map((guard) => refusalOf(() => checkGuard(sim, guard)));
  return refusals.find((refusal) => refusal !== undefined) ?? refusalOf(() => checkClaims(command, sim));
}

function refusalOf(look: () => void): ExpectedError | undefined {
  try {
    look();
    return undefined;
  } catch (error) {
    if (error instanceof ExpectedError) return error;
    throw error;
  }
}

function checkClaims(command: Command, sim: Simulation): void {
  for (const statement of command.statements) {
    if (statement.type !== 'alias' || statement.mode !== 'claim') continue;
    const current = sim.openAlias(statement.alias)?.to;
    if (current !== undefined && current !== sim.resolve(statement.of)) {
      throw new ConflictError(`the name ${statement.label} is taken by ${current}`);
    }
  }
}

function checkGuard(sim: Simulation, guard: Guard): void {
  if (guard.type === 'version-exists') {
    const id = resolveRef(sim, { of: guard.of, version: guard.version });
    if (sim.nodes.standing(id) === undefined) throw new NotFoundError(guard.version, `version (${guard.path})`);
    return;
  }
  const id = sim.resolve(guard.id);
  const kind = kindOfId(id);
  if (sim.nodes.standing(id) === undefined || kind === undefined)
    throw new NotFoundError(guard.id, `entity (${guard.path})`);
  if (guard.kinds !== undefined && !guard.kinds.includes(kind)) {
    throw new InvalidInputError(guard.path, `the id of a ${guard.kinds.join(' or ')}`, kind);
  }
}

type RefusalText = {
  readonly code: string;
  readonly message: string;
  readonly path?: string;
  readonly expected?: string;
  readonly id?: string;
};

function refusalText(error: ExpectedError): RefusalText {
  const { code, message } = error;
  if (error instanceof InvalidInputError) return { code, message, path: error.path, expected: error.expected };
  if (error instanceof NotFoundError) return { code, message, id: error.id };
  return { code, message };
}

/** A stored refusal, as the error that it was. */
function errorOf(text: RefusalText): ExpectedError {
  if (text.code === 'NOT_FOUND') return new NotFoundError(text.id ?? '', text.message.replace(/^no | \S+$/g, ''));
  if (text.code === 'INVALID_INPUT') return new InvalidInputError(text.path ?? '', text.expected ?? text.message);
  return new ConflictError(text.message);
}
