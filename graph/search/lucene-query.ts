import type { EntityKind } from '../model/kinds.ts';
import { WITHDRAWN_WORD, wordsOf } from './words.ts';

// More words than anybody types; each is a clause of the query.
const MAX_WORDS = 16;
// What people look for more often than single runs and versions.
const CONTAINERS: readonly EntityKind[] = [
  'Dataset',
  'Job',
  'RegisteredModel',
  'FeatureView',
  'Deployment',
  'Project',
  'Repository',
];

/**
 * The query for words as people type them: each has to occur, a name counts more than a description, and the last word
 * may be unfinished. Only letters and digits of `text` get into it, so that there is no syntax to escape.
 * Returns undefined when the text has no word.
 */
export function luceneQuery(
  text: string,
  narrow: {
    readonly kinds?: readonly EntityKind[];
    readonly project?: string;
    /** Leave out what is withdrawn now. */
    readonly standing?: boolean;
  },
): string | undefined {
  const words = wordsOf(text).slice(0, MAX_WORDS);
  if (words.length === 0) return undefined;
  const clauses = words.map((word, index) => (index === words.length - 1 ? unfinished(word) : whole(word)));
  if (narrow.kinds !== undefined)
    clauses.push(`+kind:(${narrow.kinds.map((kind) => kind.toLowerCase()).join(' ') || 'none'})`);
  // The id is cut into words by the index as it is here: a phrase of them is as good as equality.
  if (narrow.project !== undefined) clauses.push(`+project:"${wordsOf(narrow.project).join(' ') || 'none'}"`);
  if (narrow.standing === true) clauses.push(`-searchText:${WITHDRAWN_WORD}`);
  clauses.push(`kind:(${CONTAINERS.map((kind) => kind.toLowerCase()).join(' ')})^0.5`);
  return clauses.join(' ');
}

function whole(word: string): string {
  return `+(words:${word}^4 searchText:${word} columns:${word})`;
}

function unfinished(word: string): string {
  return `+(words:${word}^6 words:${word}*^3 searchText:${word}^2 searchText:${word}* columns:${word}^2 columns:${word}*)`;
}
