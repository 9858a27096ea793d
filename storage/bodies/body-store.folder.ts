import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { StorageFullError, errorCode, storageError } from '../errors.ts';
import { openAppendFile, type OpenAppendFile } from './append-file.ts';
import type { Body, BodyStore, BodyStoreHealth, OldBodies, OldBodiesSize } from './body-store.ts';
import { dropSegments, isOver, sizeOf } from './old-segments.ts';
import { MAGIC, encodeRecord } from './record.ts';
import { Segment } from './segment.ts';
import { isOrphan, isSegmentName, segmentMadeAt } from './segment-names.ts';
import { SegmentWriter } from './segment-writer.ts';

// Small enough to be scanned in half a second after a crash, large enough that ten million bodies are some 200 files.
const SEGMENT_BYTES = 64 * 1024 * 1024;
// One write and one fsync; more would hold those who wait for it longer than the disk takes.
const FLUSH_BYTES = 16 * 1024 * 1024;
// Below this a scan at each start is quicker than another file.
const INDEX_TAIL_BYTES = 1024 * 1024;

type Waiting = {
  readonly digest: string;
  readonly record: Buffer;
  readonly done: () => void;
  readonly failed: (error: Error) => void;
};

type Options = {
  readonly segmentBytes?: number;
  readonly openFile?: OpenAppendFile;
  /** Epoch ms. */
  readonly now?: () => number;
};

/**
 * Bodies in segment files of a folder (local, or shared by processes of one machine): each process appends to segments
 * of its own and reads all. Bodies put while an fsync runs are written together and share the next one.
 */
export class FolderBodyStore implements BodyStore {
  readonly #folder: string;
  readonly #openFile: OpenAppendFile;
  readonly #segmentBytes: number;
  readonly #now: () => number;
  /** By file name, newest last. */
  readonly #segments = new Map<string, Segment>();
  #writer: SegmentWriter | undefined;
  #waiting: Waiting[] = [];
  #draining: Promise<void> | undefined;
  #fault: Error | undefined;

  private constructor(folder: string, options: Options) {
    this.#folder = folder;
    this.#openFile = options.openFile ?? openAppendFile;
    this.#segmentBytes = options.segmentBytes ?? SEGMENT_BYTES;
    this.#now = options.now ?? Date.now;
  }

  /** Reads what is there; cuts off what a process that is gone had not finished writing. */
  static async open(folder: string, options: Options = {}): Promise<FolderBodyStore> {
    const store = new FolderBodyStore(folder, options);
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await store.#adopt();
      await store.#refresh();
      for (const [name, segment] of store.#segments) {
        if (segment.tailBytes > INDEX_TAIL_BYTES && segment !== store.#writer?.segment)
          await store.#seal(segment, name);
      }
      return store;
    } catch (error) {
      throw storageError(`bodies in ${folder} cannot be read`, error);
    }
  }

  async putMany(bodies: readonly Body[]): Promise<void> {
    const unknown = new Map<string, Uint8Array>();
    for (const { digest, bytes } of bodies) if (!(await this.#holdsLately(digest))) unknown.set(digest, bytes);
    const written = [...unknown].map(
      ([digest, bytes]) =>
        new Promise<void>((done, failed) =>
          this.#waiting.push({ digest, record: encodeRecord(digest, bytes), done, failed }),
        ),
    );
    this.#draining ??= this.#drain();
    await Promise.all(written);
  }

  async get(digest: string): Promise<Uint8Array | undefined> {
    try {
      return (await this.#read(digest)) ?? (await this.#readAgain(digest));
    } catch (error) {
      // A segment was taken over under another name since it was listed.
      if (errorCode(error) === 'ENOENT') return this.#readAgain(digest);
      throw error;
    }
  }

  async has(digest: string): Promise<boolean> {
    if (await this.#holds(digest)) return true;
    // Another process may have written it since.
    await this.#refresh();
    return this.#holds(digest);
  }

  async isEmpty(): Promise<boolean> {
    await this.#refresh();
    return [...this.#segments.values()].every((segment) => segment.end <= MAGIC.byteLength);
  }

  readonly old: OldBodies = {
    survey: async (before) => {
      await this.#refresh();
      return sizeOf(this.#before(before));
    },
    drop: (before, needed) => this.#dropOld(before, needed),
  };

  health(): BodyStoreHealth {
    const bytes = [...this.#segments.values()].reduce((sum, segment) => sum + segment.end, 0);
    const segments = this.#segments.size;
    if (this.#fault === undefined) return { state: 'ok', bytes, segments };
    return {
      state: this.#fault instanceof StorageFullError ? 'full' : 'failing',
      detail: this.#fault.message,
      bytes,
      segments,
    };
  }

  async close(): Promise<void> {
    await this.#draining;
    await this.#writer?.close();
    this.#writer = undefined;
  }

  async #dropOld(before: number, needed: AsyncIterable<readonly string[]>): Promise<OldBodiesSize> {
    await this.#refresh();
    const old = this.#before(before);
    const kept = [...this.#segments.values()].filter((segment) => !old.includes(segment));
    const size = sizeOf(old);
    await dropSegments(this.#folder, { old, kept, needed, put: (bodies) => this.putMany(bodies) });
    for (const segment of old) this.#segments.delete(nameOf(segment.path));
    return size;
  }

  #before(moment: number): Segment[] {
    return [...this.#segments.values()].filter((segment) => isOver(segment.madeAt, moment));
  }

  /** A writer whose segment is old has gone on to another one before the next body comes. */
  #holdsLately(digest: string): Promise<boolean> {
    const now = this.#now();
    return this.#holds(
      digest,
      this.#newestFirst().filter(({ madeAt }) => !isOver(madeAt, now)),
    );
  }

  async #holds(digest: string, segments = this.#newestFirst()): Promise<boolean> {
    const bytes = Buffer.from(digest, 'hex');
    for (const segment of segments) if (segment.mayHold(digest, bytes) && (await segment.holds(digest))) return true;
    return false;
  }

  async #read(digest: string): Promise<Uint8Array | undefined> {
    const bytes = Buffer.from(digest, 'hex');
    for (const segment of this.#newestFirst()) {
      const body = segment.mayHold(digest, bytes) ? await segment.get(digest) : undefined;
      if (body !== undefined) return body;
    }
    return undefined;
  }

  /** Another process may have written it since. */
  async #readAgain(digest: string): Promise<Uint8Array | undefined> {
    await this.#refresh();
    return this.#read(digest);
  }

  #newestFirst(): Segment[] {
    return [...this.#segments.values()].reverse();
  }

  async #drain(): Promise<void> {
    // Callers of this turn of the event loop come along.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#nextBatch();
      try {
        await this.#write(batch);
        this.#fault = undefined;
        for (const { done } of batch) done();
      } catch (cause) {
        const error = storageError(`bodies cannot be written to ${this.#folder}`, cause);
        this.#fault = error;
        for (const { failed } of batch) failed(error);
      }
    }
    this.#draining = undefined;
  }

  #nextBatch(): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const { record } of this.#waiting) {
      bytes += record.byteLength;
      if (bytes > FLUSH_BYTES && count > 0) break;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    const writer = await this.#roomyWriter();
    // Two callers may bring the same body at once.
    const records = new Map(
      batch.filter(({ digest }) => !writer.segment.tail.has(digest)).map((waiting) => [waiting.digest, waiting]),
    );
    if (records.size === 0) return;
    try {
      await writer.append([...records.values()]);
    } catch (error) {
      if (writer.broken) {
        this.#writer = undefined;
        await writer.close().catch(() => undefined);
      }
      throw error;
    }
  }

  async #roomyWriter(): Promise<SegmentWriter> {
    const full = this.#writer;
    if (full !== undefined && full.segment.end < this.#segmentBytes && !isOver(full.segment.madeAt, this.#now()))
      return full;
    if (full !== undefined) {
      this.#writer = undefined;
      await full.close();
      await this.#seal(full.segment, 'full');
    }
    return this.#use(await SegmentWriter.create(this.#folder, this.#openFile, this.#now()));
  }

  #use(writer: SegmentWriter): SegmentWriter {
    this.#writer = writer;
    this.#segments.set(nameOf(writer.segment.path), writer.segment);
    return writer;
  }

  /** Without an index (the disk may be full) a segment is as good, only dearer in memory. */
  async #seal(segment: Segment, unique: string): Promise<void> {
    await segment.seal(`${process.pid}-${unique}`).catch(() => undefined);
  }

  async #adopt(): Promise<void> {
    for (const name of await this.#list()) {
      const { size } = await stat(join(this.#folder, name)).catch(() => ({ size: Infinity }));
      if (size >= this.#segmentBytes || isOver(segmentMadeAt(name), this.#now()) || !isOrphan(name)) continue;
      if ((await readdir(this.#folder)).includes(name.replace(/\.seg$/, '.idx'))) continue;
      const writer = await SegmentWriter.adopt(this.#folder, name, this.#openFile);
      if (writer === undefined) continue;
      this.#use(writer);
      return;
    }
  }

  async #list(): Promise<string[]> {
    return (await readdir(this.#folder)).filter(isSegmentName).sort();
  }

  async #refresh(): Promise<void> {
    const names = await this.#list();
    const present = new Set(names);
    for (const name of this.#segments.keys()) if (!present.has(name)) this.#segments.delete(name);
    for (const name of names) {
      const known = this.#segments.get(name);
      if (known === this.#writer?.segment && known !== undefined) continue;
      const segment = known ?? new Segment(join(this.#folder, name));
      await (known === undefined ? segment.load() : segment.advance());
      this.#segments.set(name, segment);
    }
  }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
