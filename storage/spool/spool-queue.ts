import { hash } from 'node:crypto';
import { access, open, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { OpenAppendFile } from '../bodies/append-file.ts';
import { errorCode } from '../errors.ts';
import { DrainedPosition } from './drained-position.ts';
import { RefusedLog, type Refused } from './refused-log.ts';
import { SpoolFile } from './spool-file.ts';
import { type Place, readAt } from '../bodies/record-scan.ts';
import { type Spooled, decodeSpooled, scanSpooled } from './spool-record.ts';
import type { SpoolEntry } from './spool.ts';

export type QueueOptions = { readonly segmentBytes: number; readonly openFile: OpenAppendFile };

type Slot = Place & { readonly segment: number; readonly receivedAt: number };

// Of what is damaged, this much is kept to be looked at: a longer stretch is no single entry.
const DAMAGED_BYTES = 1024 * 1024;
const SEGMENT = /^(\d{8})\.seg$/;
const segmentName = (number: number): string => `${String(number).padStart(8, '0')}.seg`;

/**
 * The entries of one process in a folder of its own: numbered segments that are appended to and deleted when all of their entries
 * had their turn. Calls that change something run one after the other.
 */
export class SpoolQueue {
  readonly folder: string;
  readonly refused: RefusedLog;
  readonly #options: QueueOptions;
  readonly #position: DrainedPosition;
  #slots: Slot[] = [];
  #bytes = 0;
  #file: { readonly number: number; readonly file: SpoolFile } | undefined;
  #nextSegment = 1;
  #last: Promise<unknown> = Promise.resolve();
  /** Another process took the folder away: what is in it is its business now. */
  lost = false;

  private constructor(folder: string, options: QueueOptions) {
    this.folder = folder;
    this.#options = options;
    this.refused = new RefusedLog(folder, options.openFile);
    this.#position = new DrainedPosition(folder, options.openFile);
  }

  /** Reads what lies in the folder, if anything does. Damaged entries are kept as refused. */
  static async open(folder: string, options: QueueOptions): Promise<SpoolQueue> {
    const queue = new SpoolQueue(folder, options);
    try {
      await queue.#loadAll();
      return queue;
    } catch (error) {
      await queue.close();
      throw error;
    }
  }

  get waiting(): number {
    return this.#slots.length;
  }

  get bytes(): number {
    return this.#bytes + this.refused.bytes;
  }

  get oldestReceivedAt(): number | undefined {
    return this.#slots[0]?.receivedAt;
  }

  /**
   * Resolves when the entries are on disk, in a folder that is still this process's.
   * @throws the operating system's error; then none of them counts
   */
  append(entries: readonly { readonly record: Buffer; readonly receivedAt: number }[]): Promise<void> {
    return this.#alone(async () => {
      const { number, file } = await this.#roomyFile();
      let places;
      try {
        places = await file.append(entries.map(({ record }) => record));
      } catch (error) {
        if (file.broken) await this.#leaveFile();
        throw error;
      }
      // Who takes a folder over renames it before reading: what was on disk before this look is seen there, and what was not is not promised.
      await this.#look(file.path);
      places.forEach((place, i) => this.#push({ ...place, segment: number, receivedAt: entries[i]?.receivedAt ?? 0 }));
    });
  }

  /** The oldest entries. One that cannot be read any more is kept as refused on the way. */
  async next(maxEntries: number, maxBytes: number): Promise<readonly SpoolEntry[]> {
    const entries: SpoolEntry[] = [];
    let bytes = 0;
    for (const slot of this.#slots.slice(0, maxEntries)) {
      const record = await this.#read(slot);
      const content = decoded(record);
      if (content === undefined) {
        // Its turn comes when it is the first.
        if (entries.length > 0) break;
        await this.settle(1, [damaged(record, slot.receivedAt)]);
        return this.next(maxEntries, maxBytes);
      }
      bytes += content.entry.body.bytes.byteLength;
      if (bytes > maxBytes && entries.length > 0) break;
      entries.push(content.entry);
    }
    return entries;
  }

  /** The first `count` had their turn: keeps those that were refused, lets the others go. */
  settle(count: number, refused: readonly Refused[]): Promise<void> {
    return this.#alone(async () => {
      await this.refused.add(refused);
      const last = this.#slots[count - 1];
      if (last === undefined) return;
      await this.#position.write({ segment: last.segment, offset: last.offset + last.length });
      for (const { length } of this.#slots.splice(0, count)) this.#bytes -= length;
      await this.#deleteDrained();
    });
  }

  async close(): Promise<void> {
    await this.#last.catch(() => undefined);
    await this.#leaveFile();
    await this.#position.close();
    await this.refused.close();
  }

  /** One after the other, whatever became of the one before. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#last.then(work, work);
    this.#last = run.catch(() => undefined);
    return run;
  }

  #push(slot: Slot): void {
    this.#slots.push(slot);
    this.#bytes += slot.length;
  }

  async #loadAll(): Promise<void> {
    await this.refused.load();
    const position = await this.#position.read();
    const { segment: first, offset } = position;
    // Written now, so that it is there to be written over when the disk is full.
    await this.#position.write(position);
    for (const number of await segmentsIn(this.folder)) {
      this.#nextSegment = number + 1;
      if (number >= first) await this.#load(number, number === first ? offset : 0);
      else await rm(join(this.folder, segmentName(number)), { force: true });
    }
  }

  async #load(number: number, from: number): Promise<void> {
    const path = join(this.folder, segmentName(number));
    const scanned = await scanSpooled(path, from);
    for (const { content, offset, length } of scanned.records)
      this.#push({ offset, length, segment: number, receivedAt: content.entry.receivedAt });
    if (scanned.damaged.length === 0) return;
    const file = await open(path, 'r');
    try {
      for (const place of scanned.damaged) await this.refused.add([damaged(await readAt(file, place), Date.now())]);
    } finally {
      await file.close();
    }
  }

  async #read({ segment, offset, length }: Slot): Promise<Buffer> {
    const path = join(this.folder, segmentName(segment));
    try {
      const file = await open(path, 'r');
      try {
        return await readAt(file, { offset, length });
      } finally {
        await file.close();
      }
    } catch (error) {
      if (errorCode(error) === 'ENOENT') this.lost = true;
      throw error;
    }
  }

  async #look(path: string): Promise<void> {
    try {
      await access(path);
    } catch (error) {
      this.lost = true;
      throw error;
    }
  }

  async #roomyFile(): Promise<{ readonly number: number; readonly file: SpoolFile }> {
    if (this.#file !== undefined && this.#file.file.end >= this.#options.segmentBytes) await this.#leaveFile();
    if (this.#file !== undefined) return this.#file;
    const number = this.#nextSegment;
    try {
      const path = join(this.folder, segmentName(number));
      this.#file = { number, file: await SpoolFile.create(this.folder, path, this.#options.openFile) };
    } catch (error) {
      if (errorCode(error) === 'ENOENT') this.lost = true;
      throw error;
    }
    this.#nextSegment++;
    return this.#file;
  }

  async #leaveFile(): Promise<void> {
    const left = this.#file;
    this.#file = undefined;
    await left?.file.close().catch(() => undefined);
  }

  /** When nothing waits, the segment under way goes too: the next entry begins another. */
  async #deleteDrained(): Promise<void> {
    const oldest = this.#slots[0]?.segment;
    if (oldest === undefined) await this.#leaveFile();
    for (const number of await segmentsIn(this.folder))
      if (number < (oldest ?? this.#nextSegment)) await rm(join(this.folder, segmentName(number)), { force: true });
  }
}

async function segmentsIn(folder: string): Promise<number[]> {
  const names = await readdir(folder);
  return names.flatMap((name) => (SEGMENT.test(name) ? [Number(basename(name, '.seg'))] : [])).sort((a, b) => a - b);
}

function decoded(record: Buffer): Spooled | undefined {
  try {
    return decodeSpooled(record);
  } catch {
    return undefined;
  }
}

/** What cannot be read is kept as it lies there: somebody may want to look at it. */
function damaged(found: Buffer, receivedAt: number): Refused {
  const bytes = found.subarray(0, DAMAGED_BYTES);
  const digest = hash('sha256', bytes, 'hex');
  const entry = { protocol: 'unknown', command: 'unknown', actor: 'unknown', receivedAt, body: { digest, bytes } };
  return {
    entry: { ...entry, key: `damaged:${digest}` },
    refusal: {
      code: 'SPOOL_DAMAGED',
      message: 'what the spool holds does not match its checksum any more',
      refusedAt: Date.now(),
    },
  };
}
