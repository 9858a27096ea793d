import { InvalidInputError } from '@rootline/graph/model';
import type { Vault } from '@rootline/storage';
import type { Tree } from './canonical.ts';
import { type Branch, facetsIn, isBranch } from './event-facets.ts';
import { childPath } from './json.ts';
import { MAX_PEOPLE } from './limits.ts';
import type { Marks } from './marks.ts';
import { MASK } from './secrets.ts';

/** Facets that hold names of datasets, jobs and columns: those are identities even where they look like an address. */
const IDENTITIES = new Set([
  'columnLineage',
  'lineage',
  'symlinks',
  'parent',
  'schema',
  'jobDependencies',
  'datasetVersion',
  'hierarchy',
  'lifecycleStateChange',
]);

const ADDRESS = String.raw`[^\s@<>:/"',;()]{1,200}@[^\s@<>:/"',;()]{1,200}\.[A-Za-z]{2,24}`;
/** `ada@example.org`, `mailto:ada@example.org` or `Ada <ada@example.org>`, and nothing else; not `git@host:team/x`. */
const WHOLE = new RegExp(String.raw`^\s*(?:[^<>@]{0,200}<${ADDRESS}>|(?:mailto:)?${ADDRESS})\s*$`);
/** The same within a text: the lines under a commit message (Co-authored-by, Signed-off-by …). */
const WITHIN = new RegExp(String.raw`(?:[^<>\n:@]{0,200})?<${ADDRESS}>|${ADDRESS}`, 'g');
const MAX_PERSON_TEXT = 1_000;
// Longer ones are generated, and looking for addresses takes time.
const MAX_MESSAGE = 64 * 1024;

type Person = { readonly name?: string; readonly email?: string };
type Put = (principal: string) => void;

/** The people of one event, each once, with the places where their ids go. */
export class People {
  readonly #known = new Map<string, { readonly person: Person; readonly puts: Put[] }>();
  readonly #after: (() => void)[] = [];
  readonly #most: number;
  /** The facet that is looked at. */
  path = '$';

  constructor(most: number) {
    this.#most = most;
  }

  /** @throws InvalidInputError when there are too many */
  add(person: Person, put: Put): void {
    const key = JSON.stringify([person.name, person.email]);
    const known = this.#known.get(key);
    if (known !== undefined) known.puts.push(put);
    else if (this.#known.size < this.#most) this.#known.set(key, { person, puts: [put] });
    else throw new InvalidInputError(this.path, `at most ${this.#most} people in one event`, 'more');
  }

  whenReplaced(then: () => void): void {
    this.#after.push(then);
  }

  async replace(vault: Vault): Promise<void> {
    const all = [...this.#known.values()];
    const keep = async ({ person, puts }: (typeof all)[number]): Promise<void> => {
      const principal = await principalOf(vault, person);
      for (const put of puts) put(principal);
    };
    // The same address may come with a name and without: who is named is named, whichever is written first.
    await Promise.all(all.filter(({ person }) => person.name !== undefined).map(keep));
    await Promise.all(all.filter(({ person }) => person.name === undefined).map(keep));
    for (const then of this.#after) then();
  }
}

/**
 * Takes people out of an event, in place, before it is kept or mapped: e-mail addresses in facets and the author and
 * committer of `rootline_commit` become ids of principals, whose names only the vault knows.
 * Without marks of people there is nothing to do.
 * @throws InvalidInputError that names the facet with one person too many, before the vault is asked; StorageFullError, StorageFaultError when the vault cannot be written
 */
export async function protect(event: Tree, marks: Marks, vault: Vault): Promise<void> {
  if (!marks.people) return;
  const people = new People(MAX_PEOPLE);
  for (const [path, facets] of facetsIn(event)) {
    for (const [name, facet] of Object.entries(facets)) {
      if (IDENTITIES.has(name)) continue;
      people.path = childPath(path, name);
      if (name === 'rootline_commit' && isBranch(facet)) protectSigned(facet, ['author', 'committer'], people);
      collect(facet, (value) => (facets[name] = value), people);
    }
  }
  await people.replace(vault);
}

function collect(value: Tree, put: (value: Tree) => void, people: People): void {
  if (typeof value === 'string') {
    if (value.length <= MAX_PERSON_TEXT && value.includes('@') && WHOLE.test(value)) people.add(personOf(value), put);
  } else if (Array.isArray(value)) {
    value.forEach((item, i) => collect(item, (replaced) => (value[i] = replaced), people));
  } else if (value !== null && typeof value === 'object') {
    for (const [key, item] of Object.entries(value)) collect(item, (replaced) => (value[key] = replaced), people);
  }
}

function personOf(text: string): Person {
  const [, name = '', email = text] = /^\s*([^<>]*)<([^<>]+)>\s*$/.exec(text) ?? [];
  return name.trim() === '' ? { email } : { name: name.trim(), email };
}

/** Who made something, by role: `{ name, email, time }` → `{ principal, time }`; addresses within its `message` → ids. */
export function protectSigned(signed: Branch, roles: readonly string[], people: People): void {
  for (const role of roles) {
    const person = signed[role];
    if (!isBranch(person)) continue;
    const known = { ...textField(person, 'name'), ...textField(person, 'email') };
    const { name: _name, email: _email, ...rest } = person;
    if (Object.keys(known).length === 0) continue;
    people.add(known, (principal) => (signed[role] = { ...rest, principal }));
    signed[role] = rest;
  }
  const message = signed['message'];
  if (typeof message === 'string' && message.includes('@')) {
    protectMessage(signed, message.slice(0, MAX_MESSAGE).toWellFormed(), people);
  }
}

/** The message is put together again when all ids are known. */
function protectMessage(signed: Branch, message: string, people: People): void {
  const ids = new Map<string, string>();
  const write = () => {
    signed['message'] = message.replaceAll(
      WITHIN,
      (spelled) => `${/^\s/.test(spelled) ? ' ' : ''}${ids.get(spelled) ?? MASK}`,
    );
  };
  for (const [spelled] of message.matchAll(WITHIN)) {
    if (ids.has(spelled)) continue;
    ids.set(spelled, MASK);
    people.add(personOf(spelled), (principal) => ids.set(spelled, principal));
  }
  // Until then it is looked at as any other text is: without addresses.
  write();
  people.whenReplaced(write);
}

function textField(branch: Branch, key: 'name' | 'email'): Person {
  const value = branch[key];
  return typeof value === 'string' && value.trim() !== '' ? { [key]: value.slice(0, MAX_PERSON_TEXT) } : {};
}

/** What is no person after all (`mailto:` and nothing behind it) is masked. */
async function principalOf(vault: Vault, person: Person): Promise<string> {
  try {
    return await vault.principalOf(person);
  } catch (error) {
    if (error instanceof RangeError) return MASK;
    throw error;
  }
}
