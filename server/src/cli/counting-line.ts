import type { Terminal } from './terminal.ts';

type Counting = { readonly phase: string; readonly seq: number; readonly of: number };

export type CountingLine = { readonly update: (progress: Counting) => void; readonly clear: () => void };

// Faster than that nobody reads.
const EVERY_MS = 100;

/** How far something is, on one line of a terminal that is written over; nothing where nobody watches. */
export function countingLine(terminal: Terminal): CountingLine {
  let written = 0;
  return {
    update({ phase, seq, of }) {
      const now = performance.now();
      if (!terminal.interactive || now - written < EVERY_MS) return;
      written = now;
      const percent = of === 0 ? 100 : Math.floor((seq / of) * 100);
      terminal.err(`\r\u001b[K${phase} ${seq} of ${of} (${percent} %)`);
    },
    clear() {
      if (terminal.interactive) terminal.err('\r\u001b[K');
    },
  };
}
