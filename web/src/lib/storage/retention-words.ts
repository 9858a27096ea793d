import { count } from '../format/numbers.ts';

/** What a policy lets go of, for people: its title, what goes and stays, its noun, what it means that it is gone. */
export const RETENTION_WORDS = {
  LEDGER_DETAIL: {
    title: 'Lists of changes of ledger entries',
    about:
      'Who wrote what and when stays for good, with its place, its key and its hash. What goes is the list of facts that an entry wrote, which a check compares them with.',
    noun: 'changes',
    after: 'Facts, histories and answers stay as they are; a check can no longer prove those facts by the ledger.',
  },
  BODIES: {
    title: 'Accepted bodies',
    about:
      'The requests as they came, which a rebuild and a backup are made of. Facts, histories and the ledger stay. They go only when a backup holds them, and with them gone that backup, or a later one, must be kept.',
    noun: 'bodies',
    after:
      'Facts, histories, the ledger and answers stay as they are. From then on a rebuild and the next backup need a backup that holds these bodies.',
  },
} as const;

export const LEAST_DAYS = 30;
export const MOST_DAYS = 36_500;

/** `kept for good`, `kept for 90 days`. */
export function keptWords(keepDays: number | null): string {
  return keepDays === null ? 'kept for good' : `kept for ${keepDays} days`;
}

/** What runs of a policy have done so far; bodies that one dropped may be there again, lists of changes never are. */
export function droppedWords(kind: keyof typeof RETENTION_WORDS, droppedTo: number): string {
  if (droppedTo === 0) return '.';
  if (kind === 'LEDGER_DETAIL') return `, dropped up to entry ${count(droppedTo)}.`;
  return `. A run has reached entry ${count(droppedTo)}: bodies up to it are gone, but for those that newer entries share and those that a rebuild or a restore took from a backup.`;
}

/** The days that a field says, or what is wrong with them. An empty field: for good. */
export function daysIn(text: string): { readonly days: number | null } | { readonly fault: string } {
  const trimmed = text.trim();
  if (trimmed === '') return { days: null };
  const days = Number(trimmed);
  if (Number.isInteger(days) && days >= LEAST_DAYS && days <= MOST_DAYS) return { days };
  return {
    fault: `A whole number of days from ${LEAST_DAYS} to ${MOST_DAYS.toLocaleString('en')}, or nothing to keep it for good.`,
  };
}
