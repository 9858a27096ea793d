import type { Query } from '../driver/cypher.ts';
import type { Database } from '../driver/database.ts';
import { ENTITY_KINDS, type EntityKind, VERSION_KIND_OF, slugOfKind } from '../model/kinds.ts';
import { kindOfId } from '../model/ids.ts';
import type { ExportLine } from './export-line.ts';
import { ENTITIES, ENTITIES_OF, IN_ORDER, RELATIONS, RELATIONS_AMONG, REVISIONS } from './export.queries.ts';
import { type LineMaker, type RelationFields, type Included } from './export-lines.ts';

// With values of up to 1 MB in rare ones, some megabytes at once.
const PAGE = 500;
// Members looked up in one statement; their relations may be thousands.
const CHUNK = 100;
const TIMEOUT_MS = 60_000;

/** What belongs to a project comes after it, and versions after everything that they may be versions of (a dataset may turn out to be a model). */
const KINDS_IN_ORDER: readonly EntityKind[] = [
  'Project',
  ...ENTITY_KINDS.filter((kind) => kind !== 'Project' && !isVersionKind(kind)),
  ...ENTITY_KINDS.filter(isVersionKind),
];

function isVersionKind(kind: EntityKind): boolean {
  return (Object.values(VERSION_KIND_OF) as readonly EntityKind[]).includes(kind);
}

export type Lines = AsyncGenerator<readonly ExportLine[]>;

/** All facts of some kinds of entity, a page at a time, in the order of their indexes: projects, entities, revisions, relations. */
export async function* scanAll(
  database: Database,
  make: LineMaker,
  { kinds, s }: { readonly kinds: readonly EntityKind[]; readonly s: number },
): Lines {
  const wanted = new Set<EntityKind>(kinds);
  const all: Included = { has: (id) => wanted.has(kindOfId(id) as EntityKind) };
  const ordered = KINDS_IN_ORDER.filter((kind) => wanted.has(kind));
  for (const kind of ordered)
    for await (const page of pages(database, ENTITIES, ofKind(kind, s))) yield make.entities(page, all);
  for (const kind of ordered)
    for await (const page of repeated(database, REVISIONS, ofKind(kind, s))) yield await make.revisions(page, all);
  for (const kind of IN_ORDER)
    for await (const page of repeated(database, RELATIONS.get(kind) as Query<RelationFields>, { after: '', s }))
      yield make.relations(page, all);
}

/** The facts of some entities, and the relations among them. */
export async function* scanMembers(
  database: Database,
  make: LineMaker,
  { members, s }: { readonly members: Included & { readonly ids: readonly string[] }; readonly s: number },
): Lines {
  const { ids } = members;
  for (const some of chunksOf([...ids].sort((a, b) => placeOf(a) - placeOf(b))))
    yield make.entities(await database.read(ENTITIES_OF, { in: { ids: some }, s }, { timeoutMs: TIMEOUT_MS }), members);
  for (const id of ids)
    for await (const page of repeated(database, REVISIONS, { after: `${id}|`, end: `${id}}`, s }))
      yield await make.revisions(page, members);
  for (const statement of RELATIONS_AMONG)
    for (const some of chunksOf(ids)) {
      const found = { in: { ids: some, members: ids }, s };
      yield make.relations(await database.read(statement, found, { timeoutMs: TIMEOUT_MS, heavy: true }), members);
    }
}

function placeOf(id: string): number {
  return KINDS_IN_ORDER.indexOf(kindOfId(id) as EntityKind);
}

export function chunksOf<T>(values: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(values.length / CHUNK) }, (_, i) => values.slice(i * CHUNK, (i + 1) * CHUNK));
}

/** Ids, and keys of revisions, begin with the word of their kind. */
function ofKind(kind: EntityKind, s: number): { readonly after: string; readonly end: string; readonly s: number } {
  const slug = slugOfKind(kind);
  // What follows a colon in the order of characters.
  return { after: `${slug}:`, end: `${slug};`, s };
}

async function* pages<Row extends readonly [string, ...unknown[]]>(
  database: Database,
  statement: Query<Row>,
  params: { readonly after: string; readonly end: string; readonly s: number },
): AsyncGenerator<readonly Row[]> {
  for (let { after } = params; ;) {
    const page = await database.read(statement, { ...params, after, take: PAGE }, { timeoutMs: TIMEOUT_MS });
    yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last[0];
  }
}

/** A fact may have several rows: each page begins with the last id of the one before, whose rows are left out. */
async function* repeated<Row extends readonly [string, ...unknown[]]>(
  database: Database,
  statement: Query<Row>,
  params: { readonly after: string; readonly end?: string; readonly s: number },
): AsyncGenerator<readonly Row[]> {
  let { after } = params;
  let take = PAGE;
  for (;;) {
    const asked = { ...params, after, take };
    const page: readonly Row[] = await database.read(statement, asked, { timeoutMs: TIMEOUT_MS });
    if (page.length < take) {
      yield page;
      return;
    }
    const last = page.at(-1)?.[0] ?? '';
    const whole = page.filter(([id]) => id !== last);
    if (whole.length === 0) {
      take *= 2;
      continue;
    }
    yield whole;
    after = last;
    take = PAGE;
  }
}
