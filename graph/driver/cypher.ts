import { ENTITY_KINDS, type EntityKind } from '../model/kinds.ts';
import { RELATION_KINDS, type RelationKind } from '../model/relations.ts';
import type { RowDecoder } from './rows.ts';

// Assigned by the class's static block, so that nothing outside this file can make a fragment of any text.
let makeFragment: (text: string) => Fragment;

/**
 * Text of Cypher that was written in this repository. Only the `cypher` tag makes one, from literals and other fragments,
 * so that no text from outside can become part of a query: it travels as a parameter.
 */
export class Fragment {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  get text(): string {
    return this.#text;
  }

  static {
    makeFragment = (text) => new Fragment(text);
  }
}

/** A query with its name (for logs, errors and Neo4j's transaction metadata) and the shape of its rows. */
export type Query<Row> = {
  readonly name: string;
  readonly text: string;
  readonly decode: RowDecoder<Row>;
};

/** ``cypher`MATCH (n:${label(kind)}) …` ``: literal text and fragments, nothing else. */
export function cypher(strings: TemplateStringsArray, ...fragments: readonly Fragment[]): Fragment {
  let text = strings[0] ?? '';
  for (const [index, fragment] of fragments.entries()) {
    // The type says so already; a cast or JavaScript must not get around it.
    if (!(fragment instanceof Fragment))
      throw new TypeError('cypher: only fragments can be interpolated; pass values as parameters');
    text += fragment.text + (strings[index + 1] ?? '');
  }
  return makeFragment(text);
}

/** Names a query and says what its rows are. `name` is `<feature>.<what>`. */
export function query<Row>(name: string, text: Fragment, decode: RowDecoder<Row>): Query<Row> {
  return { name, text: text.text, decode };
}

const labels = new Map<string, Fragment>(ENTITY_KINDS.map((kind) => [kind, makeFragment(kind)]));
const relations = new Map<string, Fragment>(RELATION_KINDS.map((kind) => [kind, makeFragment(kind)]));

/** The label of a kind. @throws TypeError when it is none of the known kinds */
export function label(kind: EntityKind): Fragment {
  return known(labels, kind, 'entity kind');
}

/** The relationship type of a relation. @throws TypeError when it is none of the known kinds */
export function relationType(kind: RelationKind): Fragment {
  return known(relations, kind, 'relation kind');
}

/** `READ_BY|WRITES`, in the order of the model, so that equal sets give equal text (and one cached plan). */
export function relationTypes(kinds: readonly RelationKind[]): Fragment {
  if (kinds.length === 0) throw new TypeError('cypher: at least one relation kind is needed');
  const wanted = new Set(kinds.map((kind) => relationType(kind).text));
  return makeFragment(RELATION_KINDS.filter((kind) => wanted.has(kind)).join('|'));
}

// No walk of the API goes deeper; a greater bound would only let a mistake reach the planner.
const MAX_DEPTH = 100;

/** A number of steps as text: Cypher takes no parameter in `*1..n`. @throws TypeError unless an integer from 0 to 100 */
export function depth(steps: number): Fragment {
  if (!Number.isInteger(steps) || steps < 0 || steps > MAX_DEPTH) {
    throw new TypeError(`cypher: depth must be an integer from 0 to ${MAX_DEPTH}, found ${steps}`);
  }
  return makeFragment(String(steps));
}

/** Puts fragments one after another. */
export function join(fragments: readonly Fragment[], separator: Fragment): Fragment {
  return makeFragment(fragments.map((fragment) => fragment.text).join(separator.text));
}

function known(all: ReadonlyMap<string, Fragment>, name: string, what: string): Fragment {
  const fragment = all.get(name);
  if (fragment === undefined) throw new TypeError(`cypher: unknown ${what} ${JSON.stringify(name)}`);
  return fragment;
}

/**
 * A statement of a migration file. Only `graph/migrate` may call it, with text that the checksum of a committed file covers.
 */
export function migrationStatement(file: string, text: string): Query<readonly unknown[]> {
  return { name: `migration.${file}`, text, decode: (fields) => fields };
}
