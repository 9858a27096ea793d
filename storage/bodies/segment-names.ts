import { createHash, randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

/*
 * A segment belongs to the process whose marks are in its name: `<made at>-<host>-<pid>-<process start>-<random>.seg`.
 * Another process on the same folder writes segments of its own and only reads this one.
 */
const NAME = /^[0-9a-z]{9}-([0-9a-f]{8})-(\d+)-([0-9a-z]+)-[0-9a-f]{8}\.seg$/;

const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
const started = Math.floor(performance.timeOrigin).toString(36);

/** A name that no other process, and no other call, comes up with; later ones sort after earlier ones. */
export function newSegmentName(now: number): string {
  const at = now.toString(36).padStart(9, '0');
  return `${at}-${host}-${process.pid}-${started}-${randomBytes(4).toString('hex')}.seg`;
}

export function isSegmentName(name: string): boolean {
  return NAME.test(name);
}

/** True when the process that wrote it ran on this machine and is gone: its last segment may be taken over. */
export function isOrphan(name: string): boolean {
  const [, itsHost, pid, itsStart] = NAME.exec(name) ?? [];
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
