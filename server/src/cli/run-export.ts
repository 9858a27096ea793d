import { rename, rm } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { type ExportEnd, endSchema } from '../exchange/record.ts';
import { CliError, EXIT } from './cli-error.ts';
import type { HubClient } from './hub-client.ts';
import { resolveTarget } from './resolve-target.ts';
import { type Terminal, printable } from './terminal.ts';

export type ExportChoice = {
  readonly of?: readonly string[];
  readonly direction: 'UPSTREAM' | 'DOWNSTREAM' | 'BOTH';
  readonly depth?: number;
  readonly limit?: number;
  readonly kinds?: readonly string[];
  readonly asOf?: string;
};

/** Writes an export to a file, which gets its name when it is whole, or to standard output. @throws CliError */
export async function runExport(
  hub: HubClient,
  terminal: Terminal,
  file: string | undefined,
  choice: ExportChoice,
): Promise<void> {
  const path = `/api/v1/export?${(await parametersOf(hub, choice)).toString()}`;
  const lines = hub.stream(path);
  const end = file === undefined ? await pour(lines, process.stdout, terminal) : await writeFile(lines, file, terminal);
  terminal.err(`${toldOf(end, choice, file)}\n`);
  if (end.truncated) process.exitCode = EXIT.truncated;
}

async function parametersOf(hub: HubClient, choice: ExportChoice): Promise<URLSearchParams> {
  const { of = [], direction, depth, limit, kinds = [], asOf } = choice;
  const parameters = new URLSearchParams();
  for (const target of of) parameters.append('of', (await resolveTarget(hub, target, { asOf })).id);
  if (of.length > 0) {
    parameters.set('direction', direction);
    if (depth !== undefined) parameters.set('depth', String(depth));
    if (limit !== undefined) parameters.set('limit', String(limit));
  }
  for (const kind of kinds) parameters.append('kind', kind);
  if (asOf !== undefined) parameters.set('asOf', asOf);
  return parameters;
}

async function writeFile(lines: AsyncIterable<Uint8Array>, file: string, terminal: Terminal): Promise<ExportEnd> {
  const partial = `${file}.partial`;
  try {
    // Bodies of facts name data: for its owner only.
    const target = createWriteStream(partial, { mode: 0o600, flush: true });
    const end = await pour(lines, target, terminal);
    target.end();
    await finished(target);
    await rename(partial, file);
    return end;
  } catch (error) {
    await rm(partial, { force: true });
    if (error instanceof Error && 'syscall' in error)
      throw new CliError(`${file} cannot be written: ${error.message}`, EXIT.refused, undefined, { cause: error });
    throw error;
  }
}

// Faster than that nobody reads.
const EVERY_MS = 100;

/** Passes everything on as fast as it is taken, and reads the last line. */
async function pour(lines: AsyncIterable<Uint8Array>, target: Writable, terminal: Terminal): Promise<ExportEnd> {
  // A file that cannot be opened says so by an event, which may come before the first line.
  let fault: unknown;
  target.once('error', (error) => (fault = error));
  let bytes = 0;
  let told = 0;
  let tail: Buffer = Buffer.alloc(0);
  for await (const chunk of lines) {
    if (fault !== undefined) throw fault as Error;
    bytes += chunk.byteLength;
    tail = lastLine(Buffer.concat([tail, chunk]));
    if (!target.write(chunk)) await once(target, 'drain');
    if (terminal.interactive && performance.now() - told > EVERY_MS) {
      told = performance.now();
      terminal.err(`\r\u001b[K${(bytes / 1024 / 1024).toFixed(1)} MiB`);
    }
  }
  if (terminal.interactive) terminal.err('\r\u001b[K');
  const end = endOf(tail.toString('utf8'));
  if (end === undefined)
    throw new CliError(
      'the hub broke the export off: it has no end',
      EXIT.unreachable,
      'Ask again; nothing was changed.',
    );
  return end;
}

/** Of what was read so far: the last line that has an end, or what may become one. */
function lastLine(text: Buffer): Buffer {
  const end = text.lastIndexOf(0x0a, -2);
  return end === -1 ? text : Buffer.from(text.subarray(end + 1));
}

function endOf(line: string): ExportEnd | undefined {
  try {
    return endSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

function toldOf(end: ExportEnd, { depth }: ExportChoice, file: string | undefined): string {
  const { entities, revisions, relations, truncated, bounds, beyondDepth } = end;
  const counts = `wrote ${entities} entities, ${revisions} revisions and ${relations} relations`;
  const where = file === undefined ? counts : `${counts} to ${printable(file)}`;
  const cut = truncated ? `\nnot all of it: cut by ${bounds.map((bound) => WORDS[bound] ?? bound).join(' and ')}` : '';
  const more = beyondDepth && !truncated ? `\nthere is more beyond ${depth ?? 50} steps` : '';
  return where + cut + more;
}

const WORDS: Readonly<Record<string, string>> = {
  LIMIT: 'the limit of entities, or of time',
  DEPTH: 'the depth of 50 steps',
  CONTEXT: 'the limit of 20000 entities that the others refer to',
};
