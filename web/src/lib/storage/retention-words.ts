/** What a policy lets go of, for people. */
export const RETENTION_TITLES = {
  LEDGER_DETAIL: 'Lists of changes of ledger entries',
} as const;

export const LEAST_DAYS = 30;
export const MOST_DAYS = 36_500;

/** `kept for good`, `kept for 90 days`. */
export function keptWords(keepDays: number | null): string {
  return keepDays === null ? 'kept for good' : `kept for ${keepDays} days`;
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
