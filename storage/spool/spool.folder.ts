import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type OpenAppendFile, openAppendFile } from '../bodies/append-file.ts';
import { SpoolFullError, errorCode, storageError } from '../errors.ts';
import { endLease, renewLease } from './lease.ts';
import { newMarks } from '../process-marks.ts';
import { QueueFolders } from './queue-folders.ts';
import { SpoolFile } from './spool-file.ts';
import { SpoolQueue } from './spool-queue.ts';
import { encodeSpooled } from './spool-record.ts';
import { pageOf } from './refused-page.ts';
import type { RefusedEntry, Spool, SpoolBatch, SpoolEntry, SpoolRefusal, SpoolStats } from './spool.ts';

export type FolderSpoolOptions = {
  /** Waiting and refused entries of this process beyond which nothing is taken. */
  readonly limitEntries: number;
  /** Their bytes on disk. */
  readonly limitBytes: number;
  /** What spools beside this one hold that count against the same limits. Default: there are none. */
  readonly beside?: () => Held;
  readonly segmentBytes?: number;
  /** How often this process says that it is there, and looks for others that are not. */
  readonly beatMs?: number;
  /** How long a process has to be silent to be taken for gone, when its machine cannot be asked. */
  readonly staleMs?: number;
  readonly openFile?: OpenAppendFile;
};

// A segment is deleted when its last entry had its turn: small ones give the disk back soon.
const SEGMENT_BYTES = 16 * 1024 * 1024;
const BEAT_MS = 2_000;
// Seven beats: a process that a busy machine holds up for longer loses its queue to another, and nothing else.
const STALE_MS = 15_000;
// One write and one fsync; more would hold those who wait for it longer than the disk takes.
const FLUSH_BYTES = 16 * 1024 * 1024;

// What a few events take.
const ROOM_BYTES = 64 * 1024;

export type Held = Pick<SpoolStats, 'waiting' | 'refused' | 'bytes'>;

const NOTHING: Held = { waiting: 0, refused: 0, bytes: 0 };

type Waiting = {
  readonly records: readonly { readonly record: Buffer; readonly receivedAt: number }[];
  readonly bytes: number;
  readonly done: () => void;
  readonly failed: (error: Error) => void;
};

/**
 * A spool in a folder that processes may share: each appends to a queue of its own, and works off that one and those of processes
 * that are gone. Entries appended while an fsync runs are written together and share the next one.
 */
export class FolderSpool implements Spool {
  readonly #folder: string;
  readonly #folders: QueueFolders;
  readonly #options: FolderSpoolOptions;
  /** Of processes that are gone; oldest first. */
  #inherited: SpoolQueue[] = [];
  #own: SpoolQueue | undefined;
  #opening: Promise<SpoolQueue> | undefined;
  #waiting: Waiting[] = [];
  #flushing: Promise<void> | undefined;
  #upkeep: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #fault: string | undefined;
  readonly #batches = new WeakMap<SpoolBatch, SpoolQueue>();

  private constructor(folder: string, options: FolderSpoolOptions) {
    this.#folder = folder;
    this.#options = options;
    this.#folders = new QueueFolders(folder, options.staleMs ?? STALE_MS);
  }

  /** Takes over what processes that are gone left. @throws StorageFaultError when the folder cannot be used */
  static async open(folder: string, options: FolderSpoolOptions): Promise<FolderSpool> {
    const spool = new FolderSpool(folder, options);
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await spool.#takeOver();
    } catch (error) {
      throw storageError(`the spool in ${folder} cannot be read`, error);
    }
    spool.#timer = setInterval(() => spool.#beat(), options.beatMs ?? BEAT_MS).unref();
    return spool;
  }

  async append(entries: readonly SpoolEntry[]): Promise<void> {
    const records = entries.map((entry) => ({ record: encodeSpooled({ entry }), receivedAt: entry.receivedAt }));
    const bytes = records.reduce((sum, { record }) => sum + record.byteLength, 0);
    this.#checkRoom(records.length, bytes);
    if (records.length === 0) return;
    await new Promise<void>((done, failed) => {
      this.#waiting.push({ records, bytes, done, failed });
      this.#flushing ??= this.#flush();
    });
  }

  async next(maxEntries: number, maxBytes: number): Promise<SpoolBatch> {
    for (const queue of this.#queues()) {
      if (queue.waiting === 0) continue;
      const batch = { entries: await this.#read(queue, maxEntries, maxBytes) };
      if (batch.entries.length === 0) continue;
      this.#batches.set(batch, queue);
      return batch;
    }
    return { entries: [] };
  }

  async #read(queue: SpoolQueue, maxEntries: number, maxBytes: number): Promise<readonly SpoolEntry[]> {
    try {
      return await queue.next(maxEntries, maxBytes);
    } catch (error) {
      if (!queue.lost) throw storageError(`the spool in ${this.#folder} cannot be read`, error);
      this.#forget(queue);
      return [];
    }
  }

  async settle(batch: SpoolBatch, count: number, refused: ReadonlyMap<number, SpoolRefusal>): Promise<void> {
    const queue = this.#batches.get(batch);
    if (queue === undefined || !this.#queues().includes(queue)) return;
    const kept = batch.entries.flatMap((entry, i) => {
      const refusal = refused.get(i);
      return refusal === undefined || i >= count ? [] : [{ entry, refusal }];
    });
    try {
      await queue.settle(count, kept);
    } catch (error) {
      throw storageError(`the spool in ${this.#folder} cannot be written`, error);
    }
    if (queue !== this.#own && queue.waiting === 0) await this.#letGo(queue);
  }

  stats(): SpoolStats {
    const queues = this.#queues();
    const sum = (of: (queue: SpoolQueue) => number) => queues.reduce((total, queue) => total + of(queue), 0);
    const oldestReceivedAt = queues.find(({ waiting }) => waiting > 0)?.oldestReceivedAt;
    const arriving = this.#waiting.reduce((total, { records }) => total + records.length, 0);
    return {
      waiting: sum(({ waiting }) => waiting) + arriving,
      bytes: sum(({ bytes }) => bytes),
      ...(oldestReceivedAt === undefined ? {} : { oldestReceivedAt }),
      refused: sum(({ refused }) => refused.entries.length),
      limitEntries: this.#options.limitEntries,
      limitBytes: this.#options.limitBytes,
      ...(this.#fault === undefined ? {} : { fault: this.#fault }),
    };
  }

  refused(first: number, after?: string): readonly RefusedEntry[] {
    const all = this.#queues().flatMap(({ refused }) => refused.entries);
    return pageOf(
      all.sort((a, b) => b.refusedAt - a.refusedAt || (a.key < b.key ? -1 : 1)),
      first,
      after,
    );
  }

  async empty(): Promise<void> {
    await this.#flushing;
    const queues = this.#queues();
    this.#own = undefined;
    this.#inherited = [];
    for (const queue of queues) await queue.close();
    await this.#folders.removeAll();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#upkeep;
    await this.#flushing;
    for (const queue of this.#queues()) {
      await queue.close();
      if (queue.waiting === 0 && queue.refused.entries.length === 0)
        await rm(queue.folder, { recursive: true, force: true });
      else await endLease(queue.folder);
    }
  }

  #queues(): SpoolQueue[] {
    return this.#own === undefined ? [...this.#inherited] : [...this.#inherited, this.#own];
  }

  /** @throws SpoolFullError */
  #checkRoom(count: number, bytes: number): void {
    const { limitEntries, limitBytes, beside } = this.#options;
    const all = [this.stats(), beside?.() ?? NOTHING];
    const entries = all.reduce((sum, { waiting, refused }) => sum + waiting + refused, 0);
    const arriving = this.#waiting.reduce((total, one) => total + one.bytes, 0);
    const held = all.reduce((sum, { bytes: onDisk }) => sum + onDisk, arriving);
    if (entries + count > limitEntries)
      throw new SpoolFullError(`the spool holds ${entries} of at most ${limitEntries} entries`);
    if (held + bytes > limitBytes) throw new SpoolFullError(`the spool holds ${held} of at most ${limitBytes} bytes`);
  }

  async #flush(): Promise<void> {
    // Callers of this turn of the event loop come along.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const group = this.#nextGroup();
      try {
        await this.#write(group.flatMap(({ records }) => records));
        this.#fault = undefined;
        this.#waiting.splice(0, group.length);
        for (const { done } of group) done();
      } catch (cause) {
        const error = storageError(`the spool in ${this.#folder} cannot be written`, cause);
        this.#fault = error.message;
        this.#waiting.splice(0, group.length);
        for (const { failed } of group) failed(error);
      }
    }
    this.#flushing = undefined;
  }

  async #write(records: Waiting['records']): Promise<void> {
    const queue = await this.#ownQueue();
    try {
      await queue.append(records);
    } catch (error) {
      if (!queue.lost) throw error;
      this.#forget(queue);
      await (await this.#ownQueue()).append(records);
    }
  }

  #nextGroup(): readonly Waiting[] {
    let bytes = 0;
    for (const [i, waiting] of this.#waiting.entries()) {
      bytes += waiting.bytes;
      if (bytes > FLUSH_BYTES && i > 0) return this.#waiting.slice(0, i);
    }
    return [...this.#waiting];
  }

  async #ownQueue(): Promise<SpoolQueue> {
    if (this.#own !== undefined) return this.#own;
    this.#opening ??= this.#create();
    try {
      this.#own = await this.#opening;
      return this.#own;
    } finally {
      this.#opening = undefined;
    }
  }

  async #create(): Promise<SpoolQueue> {
    const folder = await this.#folders.create();
    try {
      return await this.#open(folder);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  #open(folder: string): Promise<SpoolQueue> {
    const { segmentBytes = SEGMENT_BYTES, openFile = openAppendFile } = this.#options;
    return SpoolQueue.open(folder, { segmentBytes, openFile });
  }

  /** A beat that takes long is not overtaken by the next. */
  #beat(): void {
    const renew = async (): Promise<void> => {
      for (const queue of this.#queues()) await this.#renew(queue);
      if (this.#fault !== undefined) await this.#tryAgain();
      await this.#takeOver();
    };
    // What goes wrong now is tried again at the next beat.
    this.#upkeep = this.#upkeep.then(renew).catch(() => undefined);
  }

  /** Whether there is room again: nobody may append for a long time, and the fault would be told for as long. */
  async #tryAgain(): Promise<void> {
    const path = join(this.#folder, `.room-${newMarks(Date.now())}`);
    try {
      const file = await SpoolFile.create(this.#folder, path, this.#options.openFile ?? openAppendFile);
      await file.append([Buffer.alloc(ROOM_BYTES, 1)]).finally(() => file.close());
      this.#fault = undefined;
    } finally {
      await rm(path, { force: true });
    }
  }

  async #renew(queue: SpoolQueue): Promise<void> {
    try {
      await renewLease(queue.folder);
    } catch (error) {
      if (errorCode(error) === 'ENOENT') this.#forget(queue);
      else throw error;
    }
  }

  async #takeOver(): Promise<void> {
    const own = new Set(this.#queues().map(({ folder }) => folder));
    for (const folder of await this.#folders.takeOver(own)) {
      const queue = await this.#open(folder);
      this.#inherited.push(queue);
      if (queue.waiting === 0) await this.#letGo(queue);
    }
  }

  /** Nothing waits in an inherited queue any more: what was refused there moves to the own one. */
  async #letGo(queue: SpoolQueue): Promise<void> {
    const refused = await queue.refused.readAll();
    if (refused.length > 0) await (await this.#ownQueue()).refused.add(refused);
    this.#forget(queue);
    await rm(queue.folder, { recursive: true, force: true });
  }

  #forget(queue: SpoolQueue): void {
    if (this.#own === queue) this.#own = undefined;
    this.#inherited = this.#inherited.filter((one) => one !== queue);
    void queue.close().catch(() => undefined);
  }
}
