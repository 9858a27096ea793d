import type { Database } from '../driver/database.ts';
import { HEAD } from '../ledger/ledger-read.queries.ts';
import type { Direction } from '../lineage/lineage-store.ts';
import { type EntityKind, ENTITY_KINDS } from '../model/kinds.ts';
import { LineMaker } from './export-lines.ts';
import { membersOf } from './members.ts';
import { type Lines, scanAll, scanMembers } from './scan-export.ts';

export type ExportRequest = {
  /** What the export is around; undefined: everything. */
  readonly around?: {
    /** 1 to 100 ids; aliases resolve. */
    readonly of: readonly string[];
    readonly direction: Direction | 'BOTH';
    /** Steps, 1 to 50; undefined: as far as a walk goes, and what lies beyond is a bound that was hit. */
    readonly depth?: number;
    /** Entities on each level of lineage, 1 to 5,000. */
    readonly limit: number;
  };
  /** Only entities of these kinds, with the projects that they belong to. */
  readonly kinds?: readonly EntityKind[];
  /** Ledger position; undefined: where it stands now. */
  readonly asOfSeq?: number;
};

/** Which bound cut an export: entities, steps of the walk, time, or what a subgraph refers to. */
export type ExportBound = 'LIMIT' | 'DEPTH' | 'CONTEXT';

export type GraphExport = {
  /** The store that it is of, and the position of its ledger as of which all of it is true. */
  readonly epoch: string;
  readonly seq: number;
  /** What was in reach and is not in it. */
  readonly bounds: readonly ExportBound[];
  /** Something lies farther away than the depth that was asked for. */
  readonly beyondDepth: boolean;
  /** The lines, a page at a time, to be read once: memory does not grow with their number. */
  readonly lines: Lines;
};

/** The store was emptied or restored while it was being exported. */
export class ExportBrokenError extends Error {
  readonly code = 'EXPORT_BROKEN';
}

/**
 * Looks for what is to be exported and gives it as of one position, while writers go on: facts are never overwritten.
 * @throws NotFoundError, InvalidInputError, StoreError; the lines also ExportBrokenError
 */
export async function openExport(database: Database, request: ExportRequest): Promise<GraphExport> {
  const { around, kinds = ENTITY_KINDS, asOfSeq } = request;
  const [epoch = '', head = 0] = (await database.readOne(HEAD)) ?? [];
  const s = Math.min(asOfSeq ?? head, head);
  const make = new LineMaker(database, s);
  if (around === undefined) {
    // A project is where everything else belongs.
    const lines = scanAll(database, make, { kinds: [...new Set<EntityKind>(['Project', ...kinds])], s });
    return { epoch, seq: s, bounds: [], beyondDepth: false, lines: ofOneStore(database, epoch, lines) };
  }
  const { bounds, beyondDepth, ...members } = await membersOf(database, { ...around, kinds, s });
  const lines = ofOneStore(database, epoch, scanMembers(database, make, { members, s }));
  return { epoch, seq: s, bounds, beyondDepth, lines };
}

async function* ofOneStore(database: Database, epoch: string, lines: Lines): Lines {
  yield* lines;
  const [now] = (await database.readOne(HEAD)) ?? [];
  if (now !== epoch) throw new ExportBrokenError('the store was emptied or restored while it was exported');
}
