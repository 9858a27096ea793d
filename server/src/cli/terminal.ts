import { styleText } from 'node:util';

type Format = Parameters<typeof styleText>[0];

/** Where a command writes, and how. Answers go to `out`, everything else to `err`. */
export type Terminal = {
  out(text: string): void;
  err(text: string): void;
  /** Programs read it: JSON, and nothing else, goes to `out`. */
  readonly json: boolean;
  /** A person watches `err`: progress may overwrite its line. */
  readonly interactive: boolean;
  readonly paint: (format: Format, text: string) => string;
};

export function openTerminal(options: { readonly json?: boolean; readonly text?: boolean }): Terminal {
  const { stdout, stderr } = process;
  const colours = stdout.isTTY && (process.env['NO_COLOR'] ?? '') === '';
  return {
    out: (text) => void stdout.write(`${text}\n`),
    err: (text) => void stderr.write(text),
    json: options.json === true || (options.text !== true && !stdout.isTTY),
    interactive: stderr.isTTY,
    paint: (format, text) => (colours ? styleText(format, text, { validateStream: false }) : text),
  };
}

/** The answer as JSON for programs, or as `text` gives it for people. */
export function show(terminal: Terminal, answer: unknown, text: () => string): void {
  terminal.out(terminal.json ? JSON.stringify(answer, null, 2) : text());
}

/**
 * Columns as wide as their widest cell; the last one is not padded. Names come from anywhere: what would move the
 * cursor or change colours is shown and not done.
 */
export function table(rows: readonly (readonly string[])[]): string {
  const clean = rows.map((row) => row.map(printable));
  const widths = (clean[0] ?? []).map((_, column) => Math.max(...clean.map((row) => width(row[column] ?? ''))));
  const pad = (cell: string, column: number, row: readonly string[]): string =>
    column === row.length - 1 ? cell : cell + ' '.repeat((widths[column] ?? 0) - width(cell));
  return clean.map((row) => row.map(pad).join('  ').trimEnd()).join('\n');
}

/** Control characters, and those that change the direction of writing, by their codes. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, (character) => {
    return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
  });
}

function width(text: string): number {
  return [...text].length;
}

/** `3.4 MiB`, `120 MiB`. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(bytes < 10 * 1024 * 1024 ? 1 : 0)} MiB`;
}
