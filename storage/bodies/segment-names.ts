import { areMarks, isGone, marksMadeAt, newMarks } from '../process-marks.ts';

/*
 * A segment belongs to the process whose marks are in its name. Another process on the same folder writes segments of its own
 * and only reads this one.
 */
const SUFFIX = '.seg';

/** A name that no other process, and no other call, comes up with; later ones sort after earlier ones. */
export function newSegmentName(now: number): string {
  return `${newMarks(now)}${SUFFIX}`;
}

export function isSegmentName(name: string): boolean {
  return name.endsWith(SUFFIX) && areMarks(marksOf(name));
}

/** When its first body was written, epoch ms: whoever takes it over keeps that in its name. */
export function segmentMadeAt(name: string): number {
  return marksMadeAt(marksOf(name));
}

/** True when the process that wrote it ran on this machine and is gone: its last segment may be taken over. */
export function isOrphan(name: string): boolean {
  return isSegmentName(name) && isGone(marksOf(name));
}

function marksOf(name: string): string {
  return name.slice(0, -SUFFIX.length);
}
