import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../../../local/stack/packages.mjs';
import type { Stack } from './stack.ts';

export type Ended = { readonly code: number; readonly report: unknown; readonly text: string };

// A rebuild of a hundred thousand entries on a busy machine takes a quarter of an hour.
const TIMEOUT_MS = 40 * 60_000;

/** Runs a command of `rootline` on the stores of a stack, as people do: a process of its own, JSON in the end. */
export function rootline(stack: Stack, ...args: readonly string[]): Promise<Ended> {
  const env = { PATH: process.env['PATH'], ...stack.environment };
  const options = { env, timeout: TIMEOUT_MS, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((resolve) => {
    execFile(process.execPath, [join(root, 'server/dist/cli.mjs'), ...args, '--json'], options, (error, out, err) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ code, report: parsed(out), text: `${out}${err}`.slice(0, 4_000) });
    });
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
