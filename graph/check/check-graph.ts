import type { Database } from '../driver/database.ts';
import { leafOf } from '../ledger/entry.ts';
import { HEAD } from '../ledger/ledger-read.queries.ts';
import { type StoredEntry, scanLedger } from '../ledger/ledger-scan.ts';
import { OPEN_END } from '../model/time.ts';
import { REBUILD_COMMAND, restatedDigest } from '../rebuild/rebuild.ts';
import { ENTITY } from './check.queries.ts';
import { Differences } from './differences.ts';
import { FactSums, rangeOf } from './fact-sums.ts';
import type { Findings } from './finding.ts';
import { projectionFault } from './projection.ts';
import { type FactVisitor, type StoredFact, scanFacts } from './scan-facts.ts';

export type CheckProgress = {
  readonly phase: 'ledger' | 'facts' | 'details';
  readonly seq: number;
  readonly of: number;
};

export type CheckCounts = {
  readonly epoch: string;
  readonly seq: number;
  readonly entries: number;
  readonly facts: number;
  /** Entries without their changes: their facts are there, and nothing is left to hold them against. */
  readonly withoutDetail: number;
};

export type GraphCheckOptions = {
  readonly findings: Findings;
  /** Looks at each entry besides, for what lies elsewhere: its body. */
  readonly onEntry?: (entry: StoredEntry) => Promise<void>;
  readonly onProgress?: (progress: CheckProgress) => void;
  /** Up to which entry the ledger says that changes were dropped. */
  readonly detailTo?: number;
};

// Ranges that are looked at fact by fact: some thousand entries with their facts in memory. More are counted.
const DETAILED_RANGES = 20;

/**
 * Compares the ledger with the graph as of the position at which it starts; writers may go on. Reads everything once, what does
 * not add up twice, with memory for a few hundred bytes per 200 entries.
 * @throws StoreError
 */
export async function checkGraph(database: Database, options: GraphCheckOptions): Promise<CheckCounts> {
  const [epoch = '', until = 0] = (await database.readOne(HEAD)) ?? [];
  const { detailTo = 0 } = options;
  const sums = new FactSums(until, detailTo);
  const ledger = new LedgerCheck(options.findings, detailTo);
  for await (const page of scanLedger(database, 0, until)) {
    for (const entry of page) {
      ledger.look(entry);
      sums.addEntry(entry.seq, entry.restated ?? entry.changes);
      await options.onEntry?.(entry);
    }
    options.onProgress?.({ phase: 'ledger', seq: page.at(-1)?.seq ?? until, of: until });
  }
  ledger.end(until);
  await checkRestatements(database, ledger, until, options.findings);
  const facts = await addFacts(database, sums, until, options);
  const differing = sums.differing();
  if (differing.length > 0) await nameDifferences(database, differing, until, options);
  return { epoch, seq: until, entries: ledger.entries, facts, withoutDetail: ledger.withoutDetail };
}

/** The chain of entries itself. */
class LedgerCheck {
  readonly #findings: Findings;
  readonly #detailTo: number;
  #last = 0;
  #at = 0;
  entries = 0;
  withoutDetail = 0;
  /** Digest that the latest rebuild entry gives for all that is restated. */
  restated = '';
  restatedBy = 0;

  constructor(findings: Findings, detailTo: number) {
    this.#findings = findings;
    this.#detailTo = detailTo;
  }

  look(entry: StoredEntry): void {
    const { seq, at } = entry;
    this.entries++;
    if (seq !== this.#last + 1)
      this.#findings.add('LEDGER_GAP', `after entry ${this.#last} comes ${seq}: ${seq - this.#last - 1} are missing`);
    if (at < this.#at) this.#findings.add('TIME_GOES_BACK', `entry ${seq} is earlier than the one before it`);
    if (entry.dropped !== undefined) this.#withoutDetail(seq);
    else if (leafOf(entry) !== entry.leaf) this.#findings.add('LEAF_WRONG', `entry ${seq} is not what its leaf says`);
    if (entry.command === REBUILD_COMMAND) [this.restated, this.restatedBy] = [entry.body, seq];
    [this.#last, this.#at] = [seq, at];
  }

  #withoutDetail(seq: number): void {
    this.withoutDetail++;
    if (seq > this.#detailTo)
      this.#findings.add('DETAIL_MISSING', `entry ${seq} has no changes, and no run of a policy that dropped them`);
  }

  end(head: number): void {
    if (this.#last < head)
      this.#findings.add(
        'LEDGER_GAP',
        `the head is ${head}, the last entry ${this.#last}: ${head - this.#last} are missing`,
      );
  }
}

/** What a rebuild found to be otherwise is believed as far as an entry of the ledger says so. */
async function checkRestatements(
  database: Database,
  ledger: LedgerCheck,
  until: number,
  findings: Findings,
): Promise<void> {
  const { count, digest } = await restatedDigest(database, until);
  if (count === 0 || digest === ledger.restated) return;
  findings.add(
    'RESTATEMENT_WRONG',
    `${count} entries are restated otherwise than the last rebuild entry (${ledger.restatedBy}) says`,
  );
}

async function addFacts(
  database: Database,
  sums: FactSums,
  until: number,
  { findings, onProgress }: GraphCheckOptions,
): Promise<number> {
  let count = 0;
  const suspects: string[] = [];
  for await (const page of scanFacts(database, visitorOf(findings, suspects))) {
    for (const fact of page) {
      sums.addFact(fact);
      if (fact.recordedSeq <= until) count++;
    }
    await confirm(database, suspects.splice(0), findings);
    onProgress?.({ phase: 'facts', seq: count, of: count });
  }
  return count;
}

function visitorOf(findings: Findings, suspects: string[]): FactVisitor {
  return {
    entity: (fields) => {
      if (projectionFault(fields) !== undefined) suspects.push(fields[0]);
    },
    endMissing: (kind, factId) => findings.add('END_MISSING', `${kind} ${factId} leads to something that is no entity`),
  };
}

/** A statement reads a node and its revisions one after the other; a writer may come between. Only what is wrong twice is wrong. */
async function confirm(database: Database, suspects: readonly string[], findings: Findings): Promise<void> {
  for (const id of suspects) {
    const [fields] = await database.read(ENTITY, { id, open: OPEN_END });
    const fault = fields === undefined ? undefined : projectionFault(fields);
    if (fault !== undefined) findings.add('PROJECTION_WRONG', fault);
  }
}

/** Looks at ranges that do not add up fact by fact, and says what is missing, changed or unknown there. */
async function nameDifferences(
  database: Database,
  differing: readonly number[],
  until: number,
  { findings, onProgress, detailTo = 0 }: GraphCheckOptions,
): Promise<void> {
  const ranges = differing.slice(0, DETAILED_RANGES).map(rangeOf);
  const within = (seq: number) =>
    seq > detailTo && seq <= until && ranges.some(({ first, last }) => seq >= first && seq <= last);
  const found: StoredFact[] = [];
  for await (const page of scanFacts(database, { entity: () => undefined, endMissing: () => undefined })) {
    found.push(...page.filter(({ recordedSeq, retractedSeq }) => within(recordedSeq) || within(retractedSeq)));
  }
  const facts = new Differences(found, within);
  for (const [place, { first, last }] of ranges.entries()) {
    for await (const page of scanLedger(database, first - 1, Math.min(last, until)))
      for (const { seq, changes, restated } of page) if (within(seq)) facts.compare(seq, restated ?? changes, findings);
    onProgress?.({ phase: 'details', seq: place + 1, of: ranges.length });
  }
  facts.end(findings);
  for (const first of differing.slice(DETAILED_RANGES))
    findings.add('FACT_CHANGED', `facts of entries ${first} to ${rangeOf(first).last} are not what the ledger says`);
}
