export type Point = { readonly at: number; readonly value: number };

/** Times in seconds beside values, as a chart takes them; null where a sample is missing. */
export type Series = readonly [times: readonly number[], values: readonly (number | null)[]];

/** Draws a gap where points lie further apart than `everyMs` and a half: what was not measured is not drawn as a line. */
export function seriesOf(points: readonly Point[], everyMs: number): Series {
  const times: number[] = [];
  const values: (number | null)[] = [];
  let before: number | undefined;
  for (const { at, value } of points) {
    if (before !== undefined && at - before > everyMs * 1.5) {
      times.push((before + everyMs) / 1_000);
      values.push(null);
    }
    times.push(at / 1_000);
    values.push(value);
    before = at;
  }
  return [times, values];
}

/** For those who do not see the chart: `Writes per second: 3.4 now, 12 at most`. */
export function summaryOf(label: string, points: readonly Point[], format: (value: number) => string): string {
  const last = points.at(-1);
  if (last === undefined) return `${label}: no data yet`;
  const most = Math.max(...points.map(({ value }) => value));
  return `${label}: ${format(last.value)} now, ${format(most)} at most`;
}
