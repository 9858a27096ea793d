import { hash } from 'node:crypto';
import { type Command, type CommandBus, InvalidInputError, type Receipt } from '@rootline/graph/model';
import type { Body, BodyStore } from '@rootline/storage';
import { z } from 'zod';
import { retryable } from '../intake/storage-busy.ts';
import { importStatements, standsAlone } from './import-statements.ts';
import { type ExchangeRecord, FORMAT, FORMAT_VERSION, recordSchema } from './record.ts';

// One transaction writes what they say, and their body is kept as one.
export const MAX_RECORDS = 200;
/** A record may hold a value of 1 MB; a hundred are some 50 KB. */
export const MAX_IMPORT_BYTES = 4 * 1024 * 1024;
export const IMPORT_COMMAND = 'import.records';

// Statements in memory are about as large as the text that they were read from, and objects around them as much again.
const MEMORY_PER_BYTE = 3;

const bodySchema = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(FORMAT_VERSION),
  /** The export that they are of: the same records of another export are another command. */
  of: z.strictObject({ epoch: z.string().min(1).max(64), seq: z.number().int().nonnegative() }),
  records: z.array(recordSchema).min(1).max(MAX_RECORDS),
});

/** The records of a body that was kept. */
export function recordsOf(body: Uint8Array): readonly ExchangeRecord[] {
  return bodySchema.parse(JSON.parse(Buffer.from(body).toString('utf8'))).records;
}

/**
 * Some records of an export as one command. The key is that of what they say, so that the same records are taken once.
 * @throws InvalidInputError that names the record and its member; HubBusyError
 */
export async function takeRecords(
  value: unknown,
  actor: string,
  { commands, bodies }: { readonly commands: CommandBus; readonly bodies: BodyStore },
): Promise<Receipt> {
  const { body, command } = commandOf(value, actor);
  await retryable(bodies.putMany([body]));
  const outcome = await commands.submit(command);
  if (!outcome.ok) throw outcome.error;
  return outcome.receipt;
}

function commandOf(value: unknown, actor: string): { readonly body: Body; readonly command: Command } {
  const parsed = bodySchema.safeParse(value);
  if (!parsed.success) throw invalid(parsed.error);
  const { records } = parsed.data;
  const alone = records.findIndex(standsAlone);
  if (alone >= 0 && records.length > 1)
    throw new InvalidInputError(`records[${alone}]`, 'a project in a request of its own');
  // As it was read: in the order of the schema's members, without what it does not know.
  const bytes = Buffer.from(JSON.stringify(parsed.data));
  const digest = hash('sha256', bytes, 'hex');
  const command: Command = {
    name: IMPORT_COMMAND,
    key: `import:${digest}`,
    actor,
    bodyDigest: digest,
    size: bytes.byteLength * MEMORY_PER_BYTE,
    ...importStatements(records),
  };
  return { body: { digest, bytes }, command };
}

function invalid(error: z.ZodError): InvalidInputError {
  const [issue] = error.issues;
  return new InvalidInputError(pathText(issue?.path ?? []), expectedIn(issue));
}

/** `records[3].value`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}

/** What was expected there, without the words around it. */
export function expectedIn(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'unrecognized_keys') return `no member ${issue.keys.join(', ')}`;
  return (issue?.message ?? 'something else').replace(/^.*?expected /i, '');
}
