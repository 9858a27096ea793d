import { randomUUID } from 'node:crypto';
import type { Database } from '../driver/database.ts';
import type { WriteTransaction } from '../driver/transaction.ts';
import type { Command, Outcome } from '../model/command.ts';
import type { ExpectedError } from '../model/errors.ts';
import { nameKey } from '../model/ids.ts';
import { OPEN_END } from '../model/time.ts';
import type { BatchStore } from './batch-store.ts';
import { Caches } from './caches.ts';
import { load } from './load.ts';
import { DEFAULT_PROJECT, DEFAULT_PROJECT_ID, type ProjectRule, Projects } from './projects.ts';
import { save } from './save.ts';
import { type Simulated, simulate } from './simulate.ts';
import { Simulation } from './simulation.ts';
import { type Loaded, countMisses, emptyLoaded } from './working-set.ts';
import * as Q from './writer.queries.ts';

// A batch needs two rounds; aliases and unions of versions a few more. Past this it is a defect, not a deep case.
const MAX_ROUNDS = 24;

// A batch takes tens of milliseconds; one that takes this long holds up every other writer.
const WRITE_TIMEOUT_MS = 10_000;

type Head = {
  readonly seq: number;
  readonly at: number;
  readonly epoch: string;
  readonly aliasSeq: number;
  readonly rulesSeq: number;
};

/** The writer's side of Neo4j: lock, look up, work out in memory, write, commit. One per process. */
export class Neo4jBatchStore implements BatchStore {
  readonly #database: Database;
  readonly #caches = new Caches();
  readonly #writer = randomUUID();
  #projects = new Projects([]);
  #projectsKey = '';

  constructor(database: Database) {
    this.#database = database;
  }

  async apply(commands: readonly Command[]): Promise<readonly Outcome[]> {
    // The first round needs no lock: it finds out what to ask for, so that the questions travel with the lock.
    const loaded = emptyLoaded();
    const guess = new Simulation(loaded, this.#caches);
    simulate(this.#withProject(commands, ''), guess, this.#projects, { seq: 0, at: Date.now() });
    const tx = this.#database.begin(WRITE_TIMEOUT_MS);
    try {
      const locked = tx.run(Q.LOCK, { writer: this.#writer });
      const first = load(tx, guess.misses, loaded);
      // When the lock fails, so does this, and nobody waits for it any more.
      first.catch(() => undefined);
      const head = headOf(await locked);
      await first;
      // Where the guess leant on aliases that have moved, they are asked for again below.
      this.#caches.sync(head.epoch, head.aliasSeq);
      await this.#refreshProjects(tx, head);
      const all = this.#withProject(commands, head.epoch);
      const simulated = await this.#settle(tx, all, loaded, head);
      await this.#write(tx, simulated, head);
      this.#remember(simulated, loaded, head);
      return simulated.outcomes.slice(all.length - commands.length);
    } catch (error) {
      await tx.rollback();
      throw error;
    }
  }

  /** Simulates, loads what was missing, simulates again, until nothing is missing and nothing turns out impossible. */
  async #settle(tx: WriteTransaction, commands: readonly Command[], loaded: Loaded, head: Head): Promise<Simulated> {
    const refused = new Map<Command, ExpectedError>();
    const at = Math.max(Date.now(), head.at);
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const simulation = new Simulation(loaded, this.#caches);
      const simulated = simulate(commands, simulation, this.#projects, { seq: head.seq, at }, refused);
      if (countMisses(simulation.misses) > 0) await load(tx, simulation.misses, loaded);
      else if (simulated.faults.size > 0) for (const [command, error] of simulated.faults) refused.set(command, error);
      else return simulated;
    }
    throw new Error(`a batch of ${commands.length} commands did not settle in ${MAX_ROUNDS} rounds`);
  }

  async #write(tx: WriteTransaction, { simulation, entries }: Simulated, head: Head): Promise<void> {
    const last = entries.at(-1);
    if (last === undefined) {
      await tx.rollback();
      return;
    }
    const { plan } = simulation;
    const aliasesMoved = plan.aliases.size > 0 || plan.retractedAliases.length > 0;
    const rulesMoved = [...plan.revisions.values()].some((row) => row.field === 'namespacePatterns');
    await save(tx, simulation, entries, {
      seq: head.seq + entries.length,
      at: last.at,
      aliasSeq: aliasesMoved ? last.seq : null,
      rulesSeq: rulesMoved ? last.seq : null,
    });
    await tx.commit();
  }

  /** After the commit: what can never become untrue may be remembered. */
  #remember({ simulation, entries }: Simulated, loaded: Loaded, head: Head): void {
    const caches = this.#caches;
    for (const [id, node] of loaded.nodes) if (node !== null) caches.rememberEntity(id, node.project);
    for (const row of loaded.relations.values()) {
      if (row !== null && !row.inferred && row.validTo === OPEN_END) caches.rememberRelation(row.factId, row.validFrom);
    }
    if (entries.length === 0) return;
    const { plan } = simulation;
    for (const entity of plan.entities) caches.rememberEntity(entity.id, entity.project);
    for (const row of plan.relations.values()) {
      if (!row.inferred && row.validTo === OPEN_END && row.retractedSeq === OPEN_END)
        caches.rememberRelation(row.factId, row.validFrom);
    }
    for (const row of plan.retractedRelations) {
      if (simulation.openRelations.get(row.factId) === null) caches.forgetRelation(row.factId);
    }
    const aliasesMoved = plan.aliases.size > 0 || plan.retractedAliases.length > 0;
    if (aliasesMoved) caches.sync(head.epoch, entries.at(-1)?.seq ?? head.aliasSeq);
    else for (const [id, row] of loaded.aliases) caches.rememberAlias(id, row?.to ?? null);
  }

  async #refreshProjects(tx: WriteTransaction, head: Head): Promise<void> {
    const key = `${head.epoch}|${head.rulesSeq}`;
    if (key === this.#projectsKey) return;
    const rules: ProjectRule[] = [];
    for (const [project, projection] of await tx.run(Q.PROJECT_RULES)) {
      const fields = JSON.parse(projection) as { namespacePatterns?: readonly [string, readonly string[]] };
      for (const pattern of fields.namespacePatterns?.[1] ?? []) rules.push({ pattern, project });
    }
    this.#projects = new Projects(rules);
    this.#projectsKey = key;
  }

  /** The default project is the first thing in every store; its command is known there ever after. */
  #withProject(commands: readonly Command[], epoch: string): readonly Command[] {
    if (this.#caches.projectOf(DEFAULT_PROJECT_ID) !== undefined) return commands;
    return [firstCommand(epoch), ...commands];
  }
}

function firstCommand(epoch: string): Command {
  const id = DEFAULT_PROJECT_ID;
  return {
    name: 'system.first-project',
    key: `system.first-project:${epoch}`,
    actor: 'system',
    bodyDigest: '',
    guards: [],
    statements: [
      { type: 'alias', alias: nameKey('Project', DEFAULT_PROJECT), of: id, validFrom: 0, label: '' },
      { type: 'entity', id, kind: 'Project', name: DEFAULT_PROJECT },
    ],
    size: 0,
    answer: { project: id },
  };
}

function headOf(rows: readonly (readonly [number, number, string, number, number])[]): Head {
  const row = rows[0];
  if (row === undefined) throw new Error('the store has no counter: it was not migrated');
  const [seq, at, epoch, aliasSeq, rulesSeq] = row;
  return { seq, at, epoch, aliasSeq, rulesSeq };
}
