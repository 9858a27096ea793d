import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { expectedIn, pathText } from '../exchange/take-records.ts';
import {
  type ExchangeRecord,
  type ExportEnd,
  FORMAT,
  FORMAT_VERSION,
  endSchema,
  headerSchema,
  recordSchema,
} from '../exchange/record.ts';
import { CliError, EXIT } from './cli-error.ts';

/** A record and the number of its line. */
export type ReadRecord = { readonly line: number; readonly record: ExchangeRecord; readonly bytes: number };
export type ExportHead = { readonly epoch: string; readonly seq: number };

type Part =
  | { readonly type: 'head'; readonly head: ExportHead }
  | ({ readonly type: 'record' } & ReadRecord)
  | { readonly type: 'end'; readonly end: ExportEnd };

// A value of 1 MB in escapes, and what stands around it.
const MAX_LINE_BYTES = 8 * 1024 * 1024;

/**
 * What an export holds, a line at a time, checked: format, members, order, and at the end that nothing is missing.
 * @throws CliError that names file, line and member
 */
export async function* readExport(file: string): AsyncGenerator<Part> {
  const digest = createHash('sha256');
  const counts = { entity: 0, revision: 0, relation: 0 };
  let line = 0;
  let ended = false;
  for await (const text of linesOf(file)) {
    line++;
    const at = { file, line };
    if (ended) throw fault(at, 'nothing after the end of the export');
    const value = parsed(text, at);
    const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined;
    if (line === 1) yield { type: 'head', head: headIn(value, at) };
    else if (type === 'end') {
      yield { type: 'end', end: endIn(value, counts, digest.digest('hex'), at) };
      ended = true;
      continue;
    } else {
      const record = recordIn(value, at);
      counts[record.type]++;
      yield { type: 'record', line, record, bytes: text.byteLength };
    }
    digest.update(text).update('\n');
  }
  if (!ended)
    throw new CliError(
      line === 0 ? `${file} is empty` : `${file} has no end after line ${line}: it was cut off`,
      EXIT.refused,
      'Nothing was sent. Export it again.',
    );
}

type At = { readonly file: string; readonly line: number };

function headIn(value: unknown, at: At): ExportHead {
  const { type, version } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  if (type !== FORMAT) throw fault(at, `type: expected ${JSON.stringify(FORMAT)}: it is no export of Rootline`);
  if (typeof version === 'number' && version > FORMAT_VERSION)
    throw fault(
      at,
      `version: expected ${FORMAT_VERSION}, found ${version}: a newer Rootline wrote it`,
      'Take this version or a later one of the program that wrote it.',
    );
  const head = headerSchema.safeParse(value);
  if (!head.success) throw fault(at, wordsOf(head.error.issues[0]));
  return { epoch: head.data.epoch, seq: head.data.seq };
}

function recordIn(value: unknown, at: At): ExchangeRecord {
  const record = recordSchema.safeParse(value);
  if (record.success) return record.data;
  throw fault(at, wordsOf(record.error.issues[0]));
}

function endIn(
  value: unknown,
  counts: { readonly entity: number; readonly revision: number; readonly relation: number },
  sha256: string,
  at: At,
): ExportEnd {
  const end = endSchema.safeParse(value);
  if (!end.success) throw fault(at, wordsOf(end.error.issues[0]));
  const { entities, revisions, relations } = end.data;
  if (entities !== counts.entity || revisions !== counts.revision || relations !== counts.relation)
    throw fault(
      at,
      `expected ${entities} entities, ${revisions} revisions and ${relations} relations before it, as it says`,
    );
  if (end.data.sha256 !== sha256) throw fault(at, 'sha256: the lines before it are not those that were written');
  return end.data;
}

type Issue = Parameters<typeof expectedIn>[0];

function wordsOf(issue: Issue): string {
  const path = pathText(issue?.path ?? []);
  return `${path === '' ? '' : `${path}: `}expected ${expectedIn(issue)}`;
}

function parsed(text: Buffer, at: At): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text));
  } catch {
    throw fault(at, 'expected one JSON value');
  }
}

function fault({ file, line }: At, what: string, hint?: string): CliError {
  return new CliError(`${file}:${line}: ${what}`, EXIT.refused, hint);
}

/** Lines as bytes, without their ends: the digest is that of what is there. */
async function* linesOf(file: string): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  let line = 0;
  try {
    for await (const chunk of createReadStream(file)) {
      let text = Buffer.concat([rest, chunk as Buffer]);
      for (let end = text.indexOf(0x0a); end >= 0; end = text.indexOf(0x0a)) {
        line++;
        yield text.subarray(0, end);
        text = text.subarray(end + 1);
      }
      if (text.byteLength > MAX_LINE_BYTES)
        throw fault({ file, line: line + 1 }, `expected lines of at most ${MAX_LINE_BYTES} bytes`);
      rest = Buffer.from(text);
    }
  } catch (error) {
    if (error instanceof Error && 'syscall' in error)
      throw new CliError(`${file} cannot be read: ${error.message}`, EXIT.notFound, undefined, { cause: error });
    throw error;
  }
  if (rest.byteLength > 0) yield rest;
}
