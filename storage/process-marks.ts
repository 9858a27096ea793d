import { createHash, randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

/*
 * What a process writes alone carries its marks in its name: `<made at>-<host>-<pid>-<process start>-<random>`. Others can
 * tell by them whether it is still there.
 */
const MARKS = /^[0-9a-z]{9}-([0-9a-f]{8})-(\d+)-([0-9a-z]+)-[0-9a-f]{8}$/;

const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
const started = Math.floor(performance.timeOrigin).toString(36);

/** A name that no other process, and no other call, comes up with; later ones sort after earlier ones. */
export function newMarks(now: number): string {
  const at = now.toString(36).padStart(9, '0');
  return `${at}-${host}-${process.pid}-${started}-${randomBytes(4).toString('hex')}`;
}

/** When they were made, epoch ms by the clock of the process that made them. */
export function marksMadeAt(marks: string): number {
  return Number.parseInt(marks.slice(0, 9), 36);
}

export function areMarks(name: string): boolean {
  return MARKS.test(name);
}

/** True when the process that made them ran on this machine and is gone: what it left may be taken over. */
export function isGone(marks: string): boolean {
  const [, itsHost, pid, itsStart] = MARKS.exec(marks) ?? [];
  if (pid === undefined || itsHost !== host) return false;
  // The same pid with another start is a process before this one (in a container both are 1).
  if (Number(pid) === process.pid) return itsStart !== started;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}
