import { monthLabel } from './months.ts';
import type { StepProgress } from './pipeline.ts';

/** One line for a finished step: `[3/15] ingest 2001-03  511,502 rows  0.4 s`. */
export function progressLine({ position, total, step, rowCount, durationMs }: StepProgress): string {
  const title = step.month === undefined ? step.definition.title : `${step.definition.title} ${monthLabel(step.month)}`;
  return `[${String(position)}/${String(total)}] ${title}  ${rowCount.toLocaleString('en-US')} rows  ${seconds(durationMs)}`;
}

/** The last line: what was sent where, and how long it took. */
export function summary(facts: { events: number; durationMs: number; directory: string; url: string }): string {
  return `${String(facts.events)} events sent to ${facts.url}, files in ${facts.directory}, ${seconds(facts.durationMs)}`;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}
