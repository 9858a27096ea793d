import type { Caches } from './caches.ts';
import { factId } from '../model/ids.ts';
import type { ExpectedError } from '../model/errors.ts';
import type { RelationKind } from '../model/relations.ts';
import { OPEN_END } from '../model/time.ts';
import type { Change } from '../ledger/entry.ts';
import {
  type AliasRow,
  type AvailabilityRow,
  type EntityRow,
  type ReadRow,
  type RelationRow,
  type RevisionRow,
  digestOfAlias,
  digestOfEntity,
  digestOfRelation,
  digestOfRevision,
} from './rows.ts';
import { countMisses, type Loaded, type Misses, NodeLayer, noMisses } from './working-set.ts';

/** Rows to write at the end of a batch. A row made and retracted within the batch is written retracted. */
export type Plan = {
  readonly entities: EntityRow[];
  readonly relations: Map<string, RelationRow>;
  readonly retractedRelations: RelationRow[];
  readonly revisions: Map<string, RevisionRow>;
  readonly retractedRevisions: RevisionRow[];
  readonly aliases: Map<string, AliasRow>;
  readonly retractedAliases: AliasRow[];
  readonly availabilities: Map<string, AvailabilityRow>;
  readonly retractedAvailabilities: AvailabilityRow[];
  readonly reads: Map<string, ReadRow>;
  readonly removedReads: Set<string>;
  /** `entity|seq`: entries that speak of what other entities are one with. */
  readonly mentions: Set<string>;
};

/**
 * Applies commands to what was loaded, in memory, one after the other: a pure function of its inputs.
 * What it asks for and was not loaded is noted in `misses` and taken as absent; the caller loads it and runs a
 * fresh simulation, until nothing is missing. Only then is the plan the truth.
 */
export class Simulation {
  readonly misses: Misses = noMisses();
  readonly nodes: NodeLayer;
  readonly plan: Plan = {
    entities: [],
    relations: new Map(),
    retractedRelations: [],
    revisions: new Map(),
    retractedRevisions: [],
    aliases: new Map(),
    retractedAliases: [],
    availabilities: new Map(),
    retractedAvailabilities: [],
    reads: new Map(),
    removedReads: new Set(),
    mentions: new Set(),
  };
  readonly loaded: Loaded;
  readonly caches: Caches;
  /** Open rows as the simulation sees them; null: closed by it. */
  readonly openRelations = new Map<string, RelationRow | null>();
  readonly openInferred = new Map<string, RelationRow | null>();
  readonly openAliases = new Map<string, AliasRow | null>();
  readonly timelines = new Map<string, RevisionRow[]>();
  readonly reads = new Map<string, Map<string, ReadRow>>();
  readonly availabilities = new Map<string, Map<string, AvailabilityRow>>();
  readonly outputs = new Map<string, Map<string, string>>();
  /** Of these nothing that the store says holds: what is so is told again. */
  readonly retold = new Set<string>();
  readonly #retractedRevisions = new Set<string>();
  /** Assertions of owners of this batch, by entity. */
  readonly ownerAssertions = new Map<string, readonly RevisionRow[]>();
  /** Names learnt before the entity is made. */
  readonly pendingLabels = new Map<string, string[]>();

  /** Of the command at hand. */
  seq = 0;
  at = 0;
  actor = '';
  changes: Change[] = [];
  subjects = new Set<string>();
  /** What it unites, with the number of rows of each. */
  united = new Map<string, number>();
  /** What the answer names beside what the command asked it to. */
  answers: Record<string, string> = {};
  /** Why the command at hand cannot be, found while it was applied. */
  fault: ExpectedError | undefined;
  /** Something was missed before the command at hand: nothing of this simulation is ever written, so that no digests are worked out any more. */
  isVoid = false;

  constructor(loaded: Loaded, caches: Caches) {
    this.loaded = loaded;
    this.caches = caches;
    this.nodes = new NodeLayer(loaded.nodes, this.misses.nodes);
  }

  begin(seq: number, at: number, actor: string): void {
    this.seq = seq;
    this.at = at;
    this.actor = actor;
    this.answers = {};
    this.changes = [];
    this.subjects = new Set();
    this.united = new Map();
    this.fault = undefined;
    this.isVoid ||= countMisses(this.misses) > 0;
  }

  #digest<Row>(digestOf: (row: Row) => string, row: Row): string {
    return this.isVoid ? '' : digestOf(row);
  }

  /** The command at hand cannot be: it will be refused as a whole. Goes on, so that all misses are found at once. */
  refuse(error: ExpectedError): void {
    this.fault ??= error;
  }

  factId(kind: RelationKind, from: string, to: string, ...more: readonly string[]): string {
    return this.caches.memo([kind, from, to, ...more].join('|'), () => factId(kind, from, to, ...more));
  }

  createEntity(row: EntityRow): void {
    this.plan.entities.push(row);
    this.changes.push({ id: row.id, digest: this.#digest(digestOfEntity, row) });
    this.subjects.add(row.id);
  }

  /**
   * Whether the store can hold anything about these entities: it holds nothing about one that it does not have.
   * Where that is not known yet it is asked first (the answer is no for most of what arrives: a new run and its
   * versions), and the question behind it waits for the next round.
   */
  storeMayKnow(...ids: readonly string[]): boolean {
    let all = true;
    for (const id of ids) {
      const loaded = this.loaded.nodes.get(id);
      if (loaded === null) return false;
      if (loaded !== undefined || this.caches.projectOf(id) !== undefined) continue;
      this.misses.nodes.add(id);
      all = false;
    }
    return all;
  }

  /** The open row of a relation, or undefined. */
  openRelation({
    kind,
    factId: id,
    from,
    to,
  }: Pick<RelationRow, 'kind' | 'factId' | 'from' | 'to'>): RelationRow | undefined {
    const known = this.openRelations.get(id);
    if (known !== undefined) return known ?? undefined;
    const loaded = this.loaded.relations.get(id);
    if (loaded === undefined && this.storeMayKnow(from, to)) {
      this.misses.relations.add(id);
      this.misses.relationKinds.set(id, kind);
    }
    return loaded ?? undefined;
  }

  createRelation(row: Omit<RelationRow, 'recordedSeq' | 'retractedSeq'>): RelationRow {
    const full: RelationRow = { ...row, recordedSeq: this.seq, retractedSeq: OPEN_END };
    this.openRelations.set(full.factId, full);
    this.plan.relations.set(`${full.factId}|${full.recordedSeq}`, full);
    this.changes.push({ id: full.factId, digest: this.#digest(digestOfRelation, full) });
    this.subjects.add(full.from).add(full.to);
    return full;
  }

  retractRelation(row: RelationRow): void {
    const planned = this.plan.relations.get(`${row.factId}|${row.recordedSeq}`);
    this.openRelations.set(row.factId, null);
    if (row.recordedSeq === this.seq) {
      // Written and taken back by one and the same command: nobody can ever have seen it.
      this.plan.relations.delete(`${row.factId}|${row.recordedSeq}`);
      this.changes = this.changes.filter((change) => change.id !== row.factId || change.digest === undefined);
      return;
    }
    if (planned === undefined) this.plan.retractedRelations.push({ ...row, retractedSeq: this.seq });
    else this.plan.relations.set(`${row.factId}|${row.recordedSeq}`, { ...row, retractedSeq: this.seq });
    this.changes.push({ id: row.factId, before: this.#digest(digestOfRelation, row) });
    this.subjects.add(row.from).add(row.to);
  }

  revisionExists(key: string, entity: string): boolean {
    if (this.#retractedRevisions.has(key)) return false;
    if (this.plan.revisions.has(key)) return true;
    const loaded = this.loaded.revisions.get(key);
    if (loaded === undefined && this.storeMayKnow(entity)) this.misses.revisions.add(key);
    return loaded === true;
  }

  createRevision(row: Omit<RevisionRow, 'recordedSeq' | 'retractedSeq'>): RevisionRow {
    const full: RevisionRow = { ...row, recordedSeq: this.seq, retractedSeq: OPEN_END };
    this.plan.revisions.set(full.key, full);
    this.#retractedRevisions.delete(full.key);
    this.changes.push({ id: full.key, digest: this.#digest(digestOfRevision, full) });
    this.subjects.add(full.entity);
    return full;
  }

  retractRevision(row: RevisionRow): void {
    this.#retractedRevisions.add(row.key);
    if (this.plan.revisions.has(row.key)) this.plan.revisions.set(row.key, { ...row, retractedSeq: this.seq });
    else this.plan.retractedRevisions.push({ ...row, retractedSeq: this.seq });
    this.changes.push({ id: row.key, before: this.#digest(digestOfRevision, row) });
    this.subjects.add(row.entity);
  }

  /** Where an id leads now; itself when it is no alias. */
  resolve(id: string): string {
    const known = this.openAliases.get(id);
    if (known !== undefined) return known?.to ?? id;
    const cached = this.caches.alias(id);
    if (cached !== undefined) return cached ?? id;
    const loaded = this.loaded.aliases.get(id);
    if (loaded === undefined) this.misses.aliases.add(id);
    return loaded?.to ?? id;
  }

  openAlias(id: string): AliasRow | undefined {
    const known = this.openAliases.get(id);
    if (known !== undefined) return known ?? undefined;
    const loaded = this.loaded.aliases.get(id);
    if (loaded === undefined) this.misses.aliases.add(id);
    return loaded ?? undefined;
  }

  createAlias(row: Omit<AliasRow, 'recordedSeq' | 'retractedSeq'>): void {
    const full: AliasRow = { ...row, recordedSeq: this.seq, retractedSeq: OPEN_END };
    this.openAliases.set(full.id, full);
    const key = `${full.id}|${full.recordedSeq}`;
    // The same command learns more about a name: nobody can have seen where it led in between.
    if (this.plan.aliases.has(key))
      this.changes = this.changes.filter((change) => change.id !== full.id || change.before !== undefined);
    this.plan.aliases.set(key, full);
    this.changes.push({ id: full.id, digest: this.#digest(digestOfAlias, full) });
    this.subjects.add(full.to);
  }

  retractAlias(row: AliasRow): void {
    const key = `${row.id}|${row.recordedSeq}`;
    this.openAliases.set(row.id, null);
    if (row.recordedSeq === this.seq) {
      // Learnt and taken back by one and the same command: nobody can ever have seen it.
      this.plan.aliases.delete(key);
      this.changes = this.changes.filter(
        (change) => change.id !== row.id || change.digest !== this.#digest(digestOfAlias, row),
      );
      return;
    }
    if (this.plan.aliases.has(key)) this.plan.aliases.set(key, { ...row, retractedSeq: this.seq });
    else this.plan.retractedAliases.push({ ...row, retractedSeq: this.seq });
    this.changes.push({ id: row.id, before: this.#digest(digestOfAlias, row) });
  }
}
