/** A calendar month of 2001, the year of the data: 1 for January to 6 for June. */
export type Month = 1 | 2 | 3 | 4 | 5 | 6;

export const allMonths: readonly Month[] = [1, 2, 3, 4, 5, 6];

/** The months of the data, first to last, e.g. `1-6` or `3`. @throws Error when the text is no such range */
export function parseMonths(text: string): Month[] {
  const match = /^([1-6])(?:-([1-6]))?$/.exec(text);
  const first = Number(match?.[1]);
  const last = Number(match?.[2] ?? match?.[1]);
  const months = allMonths.filter((month) => month >= first && month <= last);
  if (months.length === 0) throw new Error(`"${text}" is no range of months: write 1-6, or one month from 1 to 6`);
  return months;
}

/** `2001-03` for March. */
export function monthLabel(month: Month): string {
  return `2001-0${String(month)}`;
}

/** The first instant of the month as `2001-03-01T00:00:00`, without a zone: the data's clocks are local. */
export function monthStart(month: Month): string {
  return `${monthLabel(month)}-01T00:00:00`;
}

/** The first instant after the month, as `monthStart`. */
export function monthEnd(month: Month): string {
  return `2001-0${String(month + 1)}-01T00:00:00`;
}
