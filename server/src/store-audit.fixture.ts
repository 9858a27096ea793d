import { type Change, type Entry, leafOf } from '../../graph/ledger/entry.ts';
import { cypher, query } from '../../graph/driver/cypher.ts';
import { integer, list, nullable, oneOf, row, text } from '../../graph/driver/rows.ts';
import { OPEN_END } from '../../graph/model/time.ts';
import type { Database } from '@rootline/graph';

/** A row: seq of the head. */
const HEAD = query('audit.head', cypher`MATCH (c:Counter {id: '0'}) RETURN c.seq`, row(integer));

/** A row: the columns of an entry. */
const ENTRIES = query(
  'audit.entries',
  cypher`MATCH (e:Entry)
RETURN e.seq, e.key, e.at, e.actor, e.command, e.project, e.subjects, e.changes, e.body, e.outcome, e.answer, e.leaf ORDER BY e.seq`,
  row(integer, text, integer, text, text, text, list(text), text, text, oneOf(['committed', 'refused']), text, text),
);

/** Whatever an entry can have written. A row: id, the entry that wrote it, the one that retracted it. */
const FACTS = query(
  'audit.facts',
  cypher`MATCH (n:Entity) RETURN n.id AS id, n.recordedSeq AS written, $open AS retracted
UNION ALL MATCH (r:Revision) RETURN r.key AS id, r.recordedSeq AS written, r.retractedSeq AS retracted
UNION ALL MATCH (a:Alias) RETURN a.id AS id, a.recordedSeq AS written, a.retractedSeq AS retracted
UNION ALL MATCH (:Entity)-[r]->(:Entity) RETURN r.factId AS id, r.recordedSeq AS written, r.retractedSeq AS retracted`,
  row(text, integer, integer),
);

/** A row: entity id, the producer's run id, state. */
const RUNS = query('audit.runs', cypher`MATCH (r:Run) RETURN r.id, r.runId, r.state`, row(text, text, nullable(text)));

export type AuditedEntry = Entry & { readonly leaf: string };
export type Fact = { readonly id: string; readonly written: number; readonly retracted: number };
export type StoredRun = { readonly id: string; readonly runId: string; readonly state: string | null };

export type StoreContent = {
  readonly head: number;
  /** In the order of `seq`. */
  readonly entries: readonly AuditedEntry[];
  readonly facts: readonly Fact[];
  readonly runs: readonly StoredRun[];
};

// Tens of thousands of facts, on a busy machine.
const timeoutMs = 60_000;

/** Reads the whole store. Nothing may be written meanwhile. @throws StoreError */
export async function readStore(database: Database): Promise<StoreContent> {
  const [head] = (await database.readOne(HEAD)) ?? [0];
  const entries = await database.read(ENTRIES, {}, { timeoutMs });
  const facts = await database.read(FACTS, { open: OPEN_END }, { timeoutMs });
  const runs = await database.read(RUNS, {}, { timeoutMs });
  return {
    head,
    entries: entries.map(([seq, key, at, actor, command, project, subjects, changes, body, outcome, answer, leaf]) => {
      const entry = { seq, key, at, actor, command, project, subjects, body, outcome, answer, leaf };
      return { ...entry, changes: changesOf(changes) };
    }),
    facts: facts.map(([id, written, retracted]) => ({ id, written, retracted })),
    runs: runs.map(([id, runId, state]) => ({ id, runId, state })),
  };
}

function changesOf(json: string): readonly Change[] {
  const changes = JSON.parse(json) as readonly (readonly [string, (string | null)?, string?])[];
  return changes.map(([id, digest, before]) => ({
    id,
    ...(digest == null ? {} : { digest }),
    ...(before === undefined ? {} : { before }),
  }));
}

/**
 * What is wrong between the ledger and the graph, a line each: gaps and repetitions of the ledger, entries that are not
 * what their leaf says, facts of an entry that are not there, facts that no entry speaks of.
 */
export function auditStore({ head, entries, facts }: StoreContent): readonly string[] {
  const faults: string[] = [];
  if (head !== entries.length) faults.push(`the head is ${head}, there are ${entries.length} entries`);
  const keys = new Set<string>();
  for (const [index, entry] of entries.entries()) {
    if (entry.seq !== index + 1) faults.push(`entry ${index + 1} has seq ${entry.seq}`);
    if (keys.has(entry.key)) faults.push(`entry ${entry.seq} repeats the key ${entry.key}`);
    keys.add(entry.key);
    if (leafOf(entry) !== entry.leaf) faults.push(`entry ${entry.seq} is not what its leaf says`);
  }
  const { written, retracted } = changesBySeq(entries);
  compare(written, countOf(facts.map((fact) => `${fact.id} written by ${fact.written}`)), faults);
  const taken = facts.filter((fact) => fact.retracted !== OPEN_END);
  compare(retracted, countOf(taken.map((fact) => `${fact.id} retracted by ${fact.retracted}`)), faults);
  return faults;
}

function changesBySeq(entries: readonly AuditedEntry[]) {
  const changes = entries.flatMap((entry) => entry.changes.map((change) => ({ ...change, seq: entry.seq })));
  const written = changes.filter(({ digest }) => digest !== undefined);
  const retracted = changes.filter(({ before }) => before !== undefined);
  return {
    written: countOf(written.map(({ id, seq }) => `${id} written by ${seq}`)),
    retracted: countOf(retracted.map(({ id, seq }) => `${id} retracted by ${seq}`)),
  };
}

function countOf(texts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const one of texts) counts.set(one, (counts.get(one) ?? 0) + 1);
  return counts;
}

function compare(ledger: ReadonlyMap<string, number>, graph: ReadonlyMap<string, number>, faults: string[]): void {
  for (const what of new Set([...ledger.keys(), ...graph.keys()])) {
    const [told, found] = [ledger.get(what) ?? 0, graph.get(what) ?? 0];
    if (told !== found) faults.push(`${what}: ${told} times in the ledger, ${found} times in the graph`);
  }
}
