/**
 * What can be told of a body from its text at once, so that most events need no look at each of their strings. One scan
 * serves a whole batch.
 */
export type Marks = {
  /** It may hold NUL characters or lone surrogates, which can only come from escapes. */
  readonly escapes: boolean;
  /** It may speak of people: an address, or a commit's author. */
  readonly people: boolean;
  /** It may hold addresses with credentials. */
  readonly addresses: boolean;
  /** It may hold environment variables or execution parameters. */
  readonly variables: boolean;
};

/** The marks of JSON text. With `\u` escapes anything may be spelt so that no search finds it. */
export function marksOf(text: string): Marks {
  const escapes = text.includes('\\u');
  return {
    escapes,
    people: escapes || text.includes('@') || text.includes('rootline_commit'),
    addresses: escapes || text.includes('@'),
    variables: escapes || text.includes('environmentVariables') || text.includes('executionParameters'),
  };
}
