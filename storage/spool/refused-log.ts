import { join } from 'node:path';
import type { OpenAppendFile } from '../bodies/append-file.ts';
import { errorCode } from '../errors.ts';
import { SpoolFile } from './spool-file.ts';
import { type ScannedSpool, type Spooled, encodeSpooled, scanSpooled } from './spool-record.ts';
import type { RefusedEntry, SpoolEntry, SpoolRefusal } from './spool.ts';

export type Refused = { readonly entry: SpoolEntry; readonly refusal: SpoolRefusal };

/** What was accepted and later refused, in a file of its own: on disk with the body, in memory without. */
export class RefusedLog {
  readonly #folder: string;
  readonly #openFile: OpenAppendFile;
  readonly #entries: RefusedEntry[] = [];
  readonly #keys = new Set<string>();
  #file: SpoolFile | undefined;
  #bytes = 0;

  constructor(folder: string, openFile: OpenAppendFile) {
    this.#folder = folder;
    this.#openFile = openFile;
  }

  get path(): string {
    return join(this.#folder, 'refused');
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Oldest first. */
  get entries(): readonly RefusedEntry[] {
    return this.#entries;
  }

  /** Reads what an earlier process kept there. */
  async load(): Promise<void> {
    const scanned = await scanIfThere(this.path);
    if (scanned === undefined) return;
    for (const { content, length } of scanned.records) this.#note(content, length);
    this.#file = await SpoolFile.reopen(this.path, scanned.end, this.#openFile);
  }

  /** All refusals with their bodies, from disk. */
  async readAll(): Promise<readonly Refused[]> {
    const scanned = await scanIfThere(this.path);
    return (scanned?.records ?? []).flatMap(({ content: { entry, refusal } }) =>
      refusal === undefined ? [] : [{ entry, refusal }],
    );
  }

  /** Resolves when they are on disk; one that is known by its key is not kept twice. */
  async add(refused: readonly Refused[]): Promise<void> {
    const unknown = refused.filter(({ entry }) => !this.#keys.has(entry.key));
    if (unknown.length === 0) return;
    if (this.#file?.broken === true) {
      // What a failed fsync left behind the last good end is cut off when the file is opened again.
      await this.#file.close().catch(() => undefined);
      this.#file = await SpoolFile.reopen(this.path, this.#file.end, this.#openFile);
    }
    this.#file ??= await SpoolFile.create(this.#folder, this.path, this.#openFile);
    const records = unknown.map(encodeSpooled);
    await this.#file.append(records);
    unknown.forEach((one, i) => this.#note(one, records[i]?.byteLength ?? 0));
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
  }

  #note({ entry, refusal }: Spooled, length: number): void {
    if (refusal === undefined) return;
    const { body, ...head } = entry;
    this.#keys.add(entry.key);
    this.#bytes += length;
    this.#entries.push({ ...head, ...refusal, digest: body.digest, bodyBytes: body.bytes.byteLength });
  }
}

async function scanIfThere(path: string): Promise<ScannedSpool | undefined> {
  try {
    return await scanSpooled(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
