import { createHash } from 'node:crypto';
import { InvalidInputError } from '../model/errors.ts';
import type { Page, PageRequest } from './entity-store.ts';

const MAX_FIRST = 200;
// Longer than any cursor made here (a page key and a list's tag), short enough to be worth no attack.
const MAX_CURSOR_LENGTH = 4_000;

/** @throws InvalidInputError unless `first` is an integer from 1 to `most` */
export function checkFirst(first: number, most = MAX_FIRST): void {
  if (!Number.isInteger(first) || first < 1 || first > most) {
    throw new InvalidInputError('first', `an integer from 1 to ${most}`, String(first));
  }
}

/**
 * The cursors of one list: opaque text that holds the sort key of an item, and a mark of the list (its name and filter),
 * so that a cursor of another list is recognised.
 */
export class Cursors<Key extends readonly (string | number)[]> {
  readonly #mark: string;
  readonly #shape: readonly ('string' | 'number')[];

  /** `shape` says what a key consists of; `list` is anything that tells the list from others (JSON). */
  constructor(
    shape: { readonly [Index in keyof Key]: Key[Index] extends string ? 'string' : 'number' },
    list: unknown,
  ) {
    this.#shape = shape;
    this.#mark = createHash('sha256').update(JSON.stringify(list)).digest('base64url').slice(0, 8);
  }

  encode(key: Key): string {
    return Buffer.from(JSON.stringify([this.#mark, ...key])).toString('base64url');
  }

  /** @throws InvalidInputError when the text is no cursor of this list */
  decode(cursor: string | undefined): Key | undefined {
    if (cursor === undefined) return undefined;
    const [mark, ...key] = parse(cursor);
    if (
      mark !== this.#mark ||
      key.length !== this.#shape.length ||
      key.some((part, index) => typeof part !== this.#shape[index])
    ) {
      throw new InvalidInputError('after', 'a cursor of this list');
    }
    return key as unknown as Key;
  }
}

function parse(cursor: string): readonly unknown[] {
  if (cursor.length > MAX_CURSOR_LENGTH) return [];
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(value) ? (value as readonly unknown[]) : [];
  } catch {
    return [];
  }
}

/**
 * Makes a page of up to `first` items out of rows of which one more was asked for.
 * `scanEnd` is the key of the last row that was looked at, where the bound on looking ended the search.
 */
export function pageOf<Row, Item, Key extends readonly (string | number)[]>(
  rows: readonly Row[],
  request: PageRequest,
  cursors: Cursors<Key>,
  read: (row: Row) => { readonly key: NoInfer<Key>; readonly item: Item },
  scanEnd?: NoInfer<Key>,
): Page<Item> {
  const items = rows.slice(0, request.first).map((row) => {
    const { key, item } = read(row);
    return { cursor: cursors.encode(key), item };
  });
  if (rows.length > request.first) return { items, hasNextPage: true };
  return scanEnd === undefined
    ? { items, hasNextPage: false }
    : { items, hasNextPage: true, endCursor: cursors.encode(scanEnd) };
}
