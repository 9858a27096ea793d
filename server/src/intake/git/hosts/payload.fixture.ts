/*
 * What the bodies of all hosts speak of. Each host's own stand in `<host>.fixture.ts`: in the shape that the host documents, of our own
 * making: two commits by Ada are pushed to main, over the commit that it had.
 */

export const sha = (digit: string) => digit.repeat(40);
export const NOTHING = '0'.repeat(40);
export const [BEFORE, FIRST, SECOND, TAG] = [sha('a'), sha('b'), sha('c'), sha('d')] as [
  string,
  string,
  string,
  string,
];

export const ada = { name: 'Ada Lovelace', email: 'ada@example.org', username: 'ada' };
export const grace = { name: 'Grace Hopper', email: 'grace@example.org', username: 'grace' };

/** Members of a body, or instead of some. */
export type More = Readonly<Record<string, unknown>>;
