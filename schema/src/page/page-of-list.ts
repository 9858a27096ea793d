import { InvalidInputError } from '@rootline/graph/model';
import type { Page, PageRequest } from '@rootline/graph';

/**
 * A page of a list that is there as a whole and never changes; its cursors are places in it.
 * @throws InvalidInputError when `after` is no cursor of such a list
 */
export function pageOfList<T>(list: readonly T[], { first, after }: PageRequest): Page<T> {
  const from = after === undefined ? 0 : placeOf(after) + 1;
  const items = list.slice(from, from + first).map((item, index) => ({ cursor: cursorOf(from + index), item }));
  return { items, hasNextPage: from + first < list.length };
}

function cursorOf(place: number): string {
  return Buffer.from(`place:${place}`).toString('base64url');
}

function placeOf(cursor: string): number {
  const [, place] = /^place:(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? [];
  if (place === undefined) throw new InvalidInputError('after', 'a cursor of this list');
  return Number(place);
}
