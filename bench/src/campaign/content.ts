import { hash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '@rootline/graph';
import { OPEN_END } from '../../../graph/model/time.ts';
import { ALIASES, GROUPS, type Group } from './content.queries.ts';
import { type Names, namesOf } from './names.ts';

/** How many there are of a kind, and a digest of all of them. */
export type Summary = { readonly count: number; readonly digest: string };

/** What a store holds, by kinds of nodes and relations. Both views are of the same reading. */
export type Content = {
  readonly folder: string;
  /** To the last number and time: what a rebuild and a restore have to bring back. */
  readonly exact: ReadonlyMap<string, Summary>;
  /**
   * What does not depend on the order in which commands arrived: what is held true now, without the positions and times of the
   * ledger, and the commands themselves. Names that mean one thing count as one: which of them it goes by, and whether the others
   * have a node of their own, depends on which was heard of first.
   */
  readonly lasting: ReadonlyMap<string, Summary>;
};

type View = 'exact' | 'lasting';
type Properties = Readonly<Record<string, unknown>>;

// A kind of a hundred thousand nodes, on a busy machine.
const TIMEOUT_MS = 120_000;

/** Reads the whole store and writes it, a line for each node and relation, into files of a folder. Nothing may be written meanwhile. */
export async function contentOf(database: Database, folder: string): Promise<Content> {
  const names = namesOf((await database.read(ALIASES.all, {}, { timeoutMs: TIMEOUT_MS })).map(([, , alias]) => alias));
  const views = { exact: new Map<string, Summary>(), lasting: new Map<string, Summary>() };
  for (const view of ['exact', 'lasting']) await mkdir(join(folder, view), { recursive: true });
  for (const group of GROUPS) {
    const rows = await database.read(group.all, {}, { timeoutMs: TIMEOUT_MS });
    const lines = {
      exact: rows.map((found) => textOf(found)),
      lasting: rows.flatMap(([from, to, properties]) =>
        lastingOf(group, names, { ends: [from, to], properties: properties as Properties }),
      ),
    };
    for (const view of ['exact', 'lasting'] as const)
      views[view].set(group.name, await keep(lines[view], join(folder, view, group.name)));
  }
  return { folder, ...views };
}

async function keep(lines: string[], path: string): Promise<Summary> {
  const text = lines.sort().join('\n');
  await writeFile(path, text);
  return { count: lines.length, digest: hash('sha256', text, 'hex') };
}

// Positions and times of the ledger, and what follows from ids and from the order of other names.
const PASSING = ['recordedSeq', 'retractedSeq', 'createdAt', 'pageKey', 'words', 'aliases', 'factId'];
// What something is called, where it has several names.
const CALLED = ['id', 'name', 'recordedName', 'namespace', 'version', 'run', 'searchText'];
const ENTRY = ['key', 'actor', 'command', 'project', 'body', 'outcome'];

type Row = { readonly ends: readonly string[]; readonly properties: Properties };

function lastingOf({ what }: Group, names: Names, { ends, properties }: Row): string[] {
  if (what === 'entries') return [commandOf(properties)];
  if ((properties['retractedSeq'] ?? OPEN_END) !== OPEN_END || properties['aliasOf'] != null) return [];
  const id = String(properties['id']);
  if (what === 'aliases') return [names.allOf(id)];
  const several = names.allOf(what === 'revisions' ? ownerOf(properties) : id) !== '';
  if (several && what === 'revisions' && properties['field'] === 'name') return [];
  const left = several && what === 'entities' ? [...PASSING, ...CALLED] : PASSING;
  // A thing may have a name and no other value: then it has no projection where it goes by a name that it was recorded under.
  const all = several && what === 'entities' ? { projection: '{}', ...properties } : properties;
  const members = Object.entries(all).filter(([name]) => !left.includes(name));
  const said = members.map(
    ([name, value]) => [name, name === 'projection' ? projected(value, several) : value] as const,
  );
  return [names.oneFor(textOf([ends, what === 'entities' ? id : '', Object.fromEntries(said)]))];
}

/** The hub's own first command carries the epoch of its store. */
function commandOf(properties: Properties): string {
  const own = String(properties['command']).startsWith('system.');
  return textOf(ENTRY.map((name) => (own && name === 'key' ? '' : properties[name])));
}

function ownerOf({ key }: Properties): string {
  return String(key).slice(0, String(key).indexOf('|'));
}

function projected(value: unknown, several: boolean): unknown {
  const { name, ...others } = JSON.parse(String(value)) as Properties;
  return several ? others : { name, ...others };
}

/** Equal values give equal text. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_name, member: unknown) =>
    typeof member !== 'object' || member === null || Array.isArray(member)
      ? member
      : Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1))),
  );
}

// As many as a person reads.
const SHOWN = 3;

/** What is in one content and not in the other, in words: counts of each kind that differs, and the first differences. */
export async function differences(a: Content, b: Content, view: View): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { name } of GROUPS) {
    const [one, other] = [a[view].get(name), b[view].get(name)];
    if (one?.digest === other?.digest) continue;
    const [ours, theirs] = await Promise.all(
      [a, b].map(async ({ folder }) => (await readFile(join(folder, view, name), 'utf8')).split('\n')),
    );
    const [less, more] = [missing(theirs ?? [], ours ?? []), missing(ours ?? [], theirs ?? [])];
    found.push(
      `${name}: ${one?.count ?? 0} and ${other?.count ?? 0}, ${less.length} only in the first and ${more.length} only in the second`,
      ...less.slice(0, SHOWN).map((line) => `  first:  ${line.slice(0, 1_000)}`),
      ...more.slice(0, SHOWN).map((line) => `  second: ${line.slice(0, 1_000)}`),
    );
  }
  return found;
}

function missing(among: readonly string[], lines: readonly string[]): readonly string[] {
  const there = new Set(among);
  return lines.filter((line) => !there.has(line));
}
