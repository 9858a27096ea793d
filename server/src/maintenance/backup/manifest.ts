import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { measure } from './archive-file.ts';

export const MANIFEST = 'manifest.json';
const FORMAT = 'rootline-backup';
const VERSION = 1;

const count = z.number().int().nonnegative();
const file = z.object({
  name: z.string().regex(/^[a-z]+\.ndjson\.zst$/),
  records: count,
  bytes: count,
  sha256: z.string(),
});
const manifestSchema = z.object({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  /** Of the program that wrote it. */
  program: z.string(),
  createdAt: z.iso.datetime(),
  position: z.object({ seq: count, at: count, epoch: z.string(), aliasSeq: count, rulesSeq: count }),
  files: z.array(file),
});

/** What a backup is: as of which entry, and of which files. It is written last, so that a backup that was cut off has none. */
export type Manifest = z.output<typeof manifestSchema>;

/** What is there is no whole backup. */
export class BackupDamagedError extends Error {
  readonly code = 'BACKUP_DAMAGED';
}

export function newManifest(parts: Omit<Manifest, 'format' | 'version'>): Manifest {
  return { format: FORMAT, version: VERSION, ...parts };
}

/** @throws BackupDamagedError when there is none, or one of another format */
export async function readManifest(folder: string): Promise<Manifest> {
  let text: string;
  try {
    text = await readFile(join(folder, MANIFEST), 'utf8');
  } catch (cause) {
    throw new BackupDamagedError(`${folder} is no whole backup: it has no ${MANIFEST}, which is written last`, {
      cause,
    });
  }
  const parsed = manifestSchema.safeParse(parsedJson(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new BackupDamagedError(
    `${join(folder, MANIFEST)}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not understood'}`,
  );
}

/** Reads every file whole. @throws BackupDamagedError that names the first one that is not what the manifest says */
export async function verifyFiles(folder: string, { files }: Manifest): Promise<void> {
  for (const { name, bytes, sha256 } of files) {
    let found;
    try {
      found = await measure(join(folder, name));
    } catch (cause) {
      throw new BackupDamagedError(`${name} of the backup cannot be read`, { cause });
    }
    if (found.bytes !== bytes)
      throw new BackupDamagedError(`${name} has ${found.bytes} bytes, ${bytes} were written: it was cut off`);
    if (found.sha256 !== sha256) throw new BackupDamagedError(`${name} is not what was written: its digest is another`);
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
