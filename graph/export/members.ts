import type { Database } from '../driver/database.ts';
import type { Direction, Granularity, WalkAnswer } from '../lineage/lineage-store.ts';
import { MOST_STEPS, walk } from '../lineage/walk.ts';
import { kindOfId } from '../model/ids.ts';
import type { EntityKind } from '../model/kinds.ts';
import type { Json } from '../model/statements.ts';
import { REFERRED } from './export.queries.ts';
import type { Included } from './export-lines.ts';
import type { ExportBound } from './open-export.ts';
import { leadsOf, referencesIn } from './references.ts';
import { chunksOf } from './scan-export.ts';

type Around = {
  readonly of: readonly string[];
  readonly direction: Direction | 'BOTH';
  readonly depth?: number;
  readonly limit: number;
  readonly kinds: readonly EntityKind[];
  readonly s: number;
};

export type Members = Included & {
  readonly ids: readonly string[];
  readonly context: ReadonlySet<string>;
  readonly bounds: readonly ExportBound[];
  readonly beyondDepth: boolean;
};

// An export may take longer than a page that somebody waits for.
const WALK_MS = 30_000;
// What 10,000 members refer to is seldom more than as many; their ids are held in memory, 100 bytes each.
const MOST_CONTEXT = 20_000;
// Of one entity: owners and mappings are few, the mappings of a table that everybody reads are not.
const MOST_REFERRED = 1_000;

/**
 * What a subgraph consists of: what a walk on either level of lineage reaches, and what that refers to, so that the
 * export can be understood by itself. @throws NotFoundError, InvalidInputError, StoreError
 */
export async function membersOf(database: Database, around: Around): Promise<Members> {
  const walks = await Promise.all(
    (['ENTITY', 'VERSION'] as const).map((granularity) => walkOf(database, around, granularity)),
  );
  const cut = walks.some(({ truncated }) => truncated);
  const beyond = walks.some((answer) => goesOn(answer, around.direction));
  const wanted = new Set(around.kinds);
  const reached = [...new Set(walks.flatMap(({ nodes }) => nodes.map(({ id }) => id)))].filter((id) =>
    wanted.has(kindOfId(id) as EntityKind),
  );
  const { context, whole } = await referredBy(database, reached, { wanted, s: around.s });
  const all = new Set([...reached, ...context]);
  const bounds: ExportBound[] = [
    ...(cut ? (['LIMIT'] as const) : []),
    ...(beyond && !cut && around.depth === undefined ? (['DEPTH'] as const) : []),
    ...(whole ? [] : (['CONTEXT'] as const)),
  ];
  return { ids: [...all], has: (id) => all.has(id), context, bounds, beyondDepth: beyond };
}

function walkOf(database: Database, around: Around, granularity: Granularity): Promise<WalkAnswer> {
  const { of, direction, depth = MOST_STEPS, limit, s } = around;
  return walk(database, { of, direction, granularity, depth, limit, moment: { asOfSeq: s } }, WALK_MS);
}

/** Whether a node has neighbours, on the side that it was reached on, that the walk did not. */
function goesOn({ nodes }: WalkAnswer, direction: Direction | 'BOTH'): boolean {
  return nodes.some(({ side, hiddenUpstream, hiddenDownstream }) => {
    const way = side === 'ROOT' ? direction : side;
    return (way !== 'DOWNSTREAM' && hiddenUpstream > 0) || (way !== 'UPSTREAM' && hiddenDownstream > 0);
  });
}

type Wanted = { readonly wanted: ReadonlySet<EntityKind>; readonly s: number };

/** What the members refer to, and what that refers to in turn, until there is nothing new. */
async function referredBy(
  database: Database,
  members: readonly string[],
  { wanted, s }: Wanted,
): Promise<{ readonly context: ReadonlySet<string>; readonly whole: boolean }> {
  const known = new Set(members);
  const context = new Set<string>();
  for (let round = members; round.length > 0;) {
    const next: string[] = [];
    for (const ids of chunksOf(round)) {
      for (const id of await referredFrom(database, ids, s)) {
        const kind = kindOfId(id);
        if (known.has(id) || kind === undefined || (kind !== 'Project' && !wanted.has(kind))) continue;
        if (context.size >= MOST_CONTEXT) return { context, whole: false };
        known.add(id);
        context.add(id);
        next.push(id);
      }
    }
    round = next;
  }
  return { context, whole: true };
}

async function referredFrom(database: Database, ids: readonly string[], s: number): Promise<readonly string[]> {
  const rows = await database.read(
    REFERRED,
    { in: { ids }, s, most: MOST_REFERRED },
    { timeoutMs: WALK_MS, heavy: true },
  );
  const names = rows.flatMap(([, , values]) => values.flatMap(namesIn));
  const led = await leadsOf(database, names, s);
  return [...rows.flatMap(([, named]) => named), ...names.map(led)];
}

/** Who is named in the value of a slot, or of owners. */
function namesIn(text: string): readonly string[] {
  const value = JSON.parse(text) as Json;
  return [...referencesIn('slot:', value), ...referencesIn('owners', value)];
}
