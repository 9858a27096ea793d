// One property of the full-text index; a longer text is found by its beginning.
const MAX_TEXT_LENGTH = 32_000;

/**
 * The words of a text, lower-case, without accents, in order. `flights.raw_month` → flights, raw, month;
 * `rawMonth2001` → raw, month2001. No built-in analyzer of Neo4j splits identifiers and keeps digits, so both the writer
 * and the search do it here.
 */
export function wordsOf(text: string): readonly string[] {
  return fold(text.replaceAll(CAMEL_HUMP, ' '));
}

/** What the full-text index holds of some texts: their words, and camel-case words in one piece too; each once. */
export function wordsText(...texts: readonly (string | null | undefined)[]): string {
  const words = new Set<string>();
  for (const text of texts) {
    if (text === null || text === undefined) continue;
    for (const word of wordsOf(text.slice(0, MAX_TEXT_LENGTH))) words.add(word);
    if (text.search(CAMEL_HUMP) >= 0) for (const word of fold(text.slice(0, MAX_TEXT_LENGTH))) words.add(word);
  }
  return [...words].join(' ').slice(0, MAX_TEXT_LENGTH);
}

/** Stands among the words of what was withdrawn. No word of a text is like it: the underscores are not cut away by the index. */
export const WITHDRAWN_WORD = '_withdrawn_';

// Between a small letter or digit and a capital: rawMonth, v2Model.
const CAMEL_HUMP = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})/gu;
const NO_WORD = /[^\p{L}\p{N}]+/u;
const MARKS = /\p{M}+/gu;

function fold(text: string): readonly string[] {
  return text
    .normalize('NFKD')
    .replaceAll(MARKS, '')
    .toLowerCase()
    .split(NO_WORD)
    .filter((word) => word !== '');
}
