/** How many last characters of a name stay visible: there sit versions, months and file endings. */
const TAIL = 12;

/**
 * Parts a name so that the page can cut its middle: the head may be shortened, the tail is always shown. What has several words, as the
 * message of a commit, says most at its beginning and has no tail.
 */
export function splitName(name: string, tail = TAIL): { readonly head: string; readonly tail: string } {
  const letters = [...name];
  if (letters.length <= tail * 2 || /\s\S+\s/.test(name)) return { head: name, tail: '' };
  return { head: letters.slice(0, -tail).join(''), tail: letters.slice(-tail).join('') };
}

/** The first 8 characters of a digest, without the name of its algorithm. */
export function shortDigest(digest: string): string {
  return digest.replace(/^[a-z0-9]+:/i, '').slice(0, 8);
}

/** The first line of a commit's message. */
export function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
