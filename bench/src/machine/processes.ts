import { readFileSync } from 'node:fs';

/** Memory of a process in MiB. PSS counts a page that is shared by n processes as a nth, so that sums are right. */
export type Memory = { readonly rss: number; readonly pss: number };

/** @throws Error where there is no /proc, or no such process of ours */
export function memoryOf(pid: number): Memory {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const mib = (field: string): number => {
    const kib = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1];
    if (kib === undefined) throw new Error(`/proc/${pid}/smaps_rollup has no ${field}`);
    return Number(kib) / 1024;
  };
  return { rss: mib('Rss'), pss: mib('Pss') };
}

// Of the kernel's clock; 100 on every Linux that Node runs on.
const TICKS_PER_SECOND = 100;

/** Processor time that a process has used since its start, user and system, in milliseconds. */
export function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name stands in parentheses and may hold spaces: fields are counted after the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND) * 1_000;
}
