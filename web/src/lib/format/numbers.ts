const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const precise = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 6 });

/** `3,000,000`: counts are shown in full, thousands parted. */
export function count(value: number): string {
  return grouped.format(value);
}

/** A measured number with at most six digits that mean something. */
export function measure(value: number): string {
  return precise.format(value);
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** `0 B`, `812 B`, `4.7 MB`: thousands, as disks and stores count. */
export function bytes(value: number): string {
  const power = Math.min(Math.max(Math.floor(Math.log10(Math.max(value, 1)) / 3), 0), UNITS.length - 1);
  const scaled = value / 1_000 ** power;
  return `${power === 0 || scaled >= 100 ? Math.round(scaled) : scaled.toFixed(1)} ${UNITS[power] ?? 'B'}`;
}

/** `1 dataset`, `12 datasets`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** `1–50 of 50+`, `1–12 of 12`, `none`: a list never claims a total that nobody counted. */
export function shownOf(shown: number, hasMore: boolean): string {
  if (shown === 0) return 'none';
  return `1–${count(shown)} of ${count(shown)}${hasMore ? '+' : ''}`;
}
