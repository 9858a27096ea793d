import { hash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import {
  type CheckCounts,
  type CheckProgress,
  type Database,
  type Finding,
  type FindingKind,
  Findings,
  Neo4jEntityStore,
  type StoredEntry,
  checkGraph,
} from '@rootline/graph';
import { readHubFacts } from '../storekeeping/hub-fact.ts';
import { type BodyStore, StorageCorruptError } from '@rootline/storage';

export type CheckReport = CheckCounts & {
  readonly bodies: number;
  /** Entries whose body is gone, as a run of retention said. */
  readonly withoutBody: number;
  readonly ok: boolean;
  readonly counts: Readonly<Partial<Record<FindingKind, number>>>;
  /** The first findings in words. */
  readonly findings: readonly Finding[];
  readonly ms: number;
};

export type CheckOptions = {
  /** Reads every body and hashes it, instead of looking whether it is there. */
  readonly deep?: boolean;
  readonly onProgress?: (progress: CheckProgress) => void;
};

/**
 * Holds ledger, graph and kept bodies against each other, as of the position at which it starts.
 * @throws StoreError, StorageFaultError
 */
export async function checkStore(
  database: Database,
  bodies: BodyStore,
  options: CheckOptions = {},
): Promise<CheckReport> {
  const started = performance.now();
  for (;;) {
    const dropped = await droppedTo(database);
    const report = await checkOnce(database, bodies, { ...options, ...dropped });
    // A run of a policy came between: entries that were looked at may have lost their changes or bodies meanwhile.
    if (isDeepStrictEqual(await droppedTo(database), dropped))
      return { ...report, ms: Math.round(performance.now() - started) };
  }
}

type DroppedTo = { readonly detailTo: number; readonly bodiesTo: number };

async function droppedTo(database: Database): Promise<DroppedTo> {
  const facts = await readHubFacts(new Neo4jEntityStore(database));
  return { detailTo: facts['dropped:LEDGER_DETAIL']?.to ?? 0, bodiesTo: facts['dropped:BODIES']?.to ?? 0 };
}

async function checkOnce(
  database: Database,
  bodies: BodyStore,
  options: CheckOptions & DroppedTo,
): Promise<Omit<CheckReport, 'ms'>> {
  const findings = new Findings();
  let looked = 0;
  let withoutBody = 0;
  const counts = await checkGraph(database, {
    findings,
    detailTo: options.detailTo,
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
    onEntry: async (entry) => {
      if (!hasBody(entry)) return;
      const fault = options.deep === true ? await bodyFault(bodies, entry.body) : undefined;
      const kept = fault !== undefined || (await bodies.has(entry.body));
      if (!kept && entry.seq <= options.bodiesTo) withoutBody++;
      else looked++;
      if (fault !== undefined) findings.add('BODY_WRONG', `the body of entry ${entry.seq}: ${fault}`);
      else if (!kept && entry.seq > options.bodiesTo)
        findings.add('BODY_MISSING', `the body ${entry.body} of entry ${entry.seq} is not kept`);
    },
  });
  const shown = findings.shown;
  return {
    ...counts,
    bodies: looked,
    withoutBody,
    ok: shown.length === 0,
    counts: findings.counts,
    findings: shown,
  };
}

/** What the hub writes by itself has none. */
function hasBody({ command }: StoredEntry): boolean {
  return !command.startsWith('system.');
}

/** What is wrong with the content of a body; one that is missing is not wrong. */
async function bodyFault(bodies: BodyStore, digest: string): Promise<string | undefined> {
  try {
    const bytes = await bodies.get(digest);
    if (bytes === undefined) return undefined;
    const found = hash('sha256', bytes, 'hex');
    return found === digest ? undefined : `${digest} holds what has the digest ${found}`;
  } catch (error) {
    if (error instanceof StorageCorruptError) return error.message;
    throw error;
  }
}
