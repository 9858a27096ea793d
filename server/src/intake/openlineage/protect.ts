import type { Vault } from '@rootline/storage';
import type { Tree } from './canonical.ts';
import { type Branch, facetsIn, isBranch } from './event-facets.ts';
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

type Replacement = { readonly person: Person; readonly put: (principal: string) => void };
type Person = { readonly name?: string; readonly email?: string };

/**
 * Takes people out of an event, in place, before it is kept or mapped: e-mail addresses in facets and the author and
 * committer of `rootline_commit` become ids of principals, whose names only the vault knows.
 * Without marks of people there is nothing to do.
 * @throws StorageFullError, StorageFaultError when the vault cannot be written
 */
export async function protect(event: Tree, marks: Marks, vault: Vault): Promise<void> {
  if (!marks.people) return;
  const replacements: Replacement[] = [];
  for (const facets of facetsIn(event)) {
    for (const [name, facet] of Object.entries(facets)) {
      if (IDENTITIES.has(name)) continue;
      if (name === 'rootline_commit' && isBranch(facet)) await protectCommit(facet, replacements, vault);
      collect(facet, (value) => (facets[name] = value), replacements);
    }
  }
  await Promise.all(
    replacements.map(async ({ person, put }) => {
      put(await principalOf(vault, person));
    }),
  );
}

function collect(value: Tree, put: (value: Tree) => void, replacements: Replacement[]): void {
  if (typeof value === 'string') {
    if (value.length <= MAX_PERSON_TEXT && value.includes('@') && WHOLE.test(value))
      replacements.push({ person: personOf(value), put });
  } else if (Array.isArray(value)) {
    value.forEach((item, i) => collect(item, (replaced) => (value[i] = replaced), replacements));
  } else if (value !== null && typeof value === 'object') {
    for (const [key, item] of Object.entries(value)) collect(item, (replaced) => (value[key] = replaced), replacements);
  }
}

function personOf(text: string): Person {
  const [, name = '', email = text] = /^\s*([^<>]*)<([^<>]+)>\s*$/.exec(text) ?? [];
  return name.trim() === '' ? { email } : { name: name.trim(), email };
}

/** `{ name, email, time }` → `{ principal, time }`; addresses within the message → ids. */
async function protectCommit(commit: Branch, replacements: Replacement[], vault: Vault): Promise<void> {
  for (const role of ['author', 'committer']) {
    const person = commit[role];
    if (!isBranch(person)) continue;
    const known = { ...textField(person, 'name'), ...textField(person, 'email') };
    const { name: _name, email: _email, ...rest } = person;
    if (Object.keys(known).length === 0) continue;
    replacements.push({ person: known, put: (principal) => (commit[role] = { ...rest, principal }) });
    commit[role] = rest;
  }
  const message = commit['message'];
  if (typeof message === 'string' && message.includes('@')) {
    commit['message'] = await withoutAddresses(message.slice(0, MAX_MESSAGE).toWellFormed(), vault);
  }
}

function textField(branch: Branch, key: 'name' | 'email'): Person {
  const value = branch[key];
  return typeof value === 'string' && value.trim() !== '' ? { [key]: value.slice(0, MAX_PERSON_TEXT) } : {};
}

async function withoutAddresses(message: string, vault: Vault): Promise<string> {
  const ids = new Map<string, string>();
  for (const [spelled] of message.matchAll(WITHIN)) ids.set(spelled, await principalOf(vault, personOf(spelled)));
  return message.replaceAll(WITHIN, (spelled) => `${/^\s/.test(spelled) ? ' ' : ''}${ids.get(spelled) ?? MASK}`);
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
