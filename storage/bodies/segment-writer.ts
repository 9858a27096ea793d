import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../durable.ts';
import type { AppendFile, OpenAppendFile } from './append-file.ts';
import { MAGIC } from './record.ts';
import { Segment } from './segment.ts';
import { newSegmentName, segmentMadeAt } from './segment-names.ts';

/** The segment that this process appends to. */
export class SegmentWriter {
  readonly segment: Segment;
  readonly #file: AppendFile;
  /** After a failed fsync nobody knows what the file holds beyond its last good end: nothing more is appended. */
  broken = false;

  private constructor(segment: Segment, file: AppendFile) {
    this.segment = segment;
    this.#file = file;
  }

  /** An empty segment with a durable name. */
  static async create(folder: string, openFile: OpenAppendFile, now: number): Promise<SegmentWriter> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, newSegmentName(now));
    const file = await openFile(path);
    try {
      await file.write(MAGIC, 0);
      await file.sync();
      await syncFolder(folder);
    } catch (error) {
      await file.close();
      await rm(path, { force: true });
      throw error;
    }
    const segment = new Segment(path);
    segment.end = MAGIC.byteLength;
    return new SegmentWriter(segment, file);
  }

  /**
   * Goes on with the segment of a process that is gone, without what it had not finished writing. The rename is the
   * lock: of two that try, one finds the name gone.
   */
  static async adopt(folder: string, name: string, openFile: OpenAppendFile): Promise<SegmentWriter | undefined> {
    const path = join(folder, newSegmentName(segmentMadeAt(name)));
    const taken = await rename(join(folder, name), path).then(
      () => true,
      () => false,
    );
    if (!taken) return undefined;
    const segment = new Segment(path);
    await segment.load();
    // Cut off before even its first bytes were whole: nothing in it was ever acknowledged.
    if (segment.end === 0) {
      await rm(path, { force: true });
      return undefined;
    }
    const file = await openFile(path);
    await file.truncate(segment.end);
    await file.sync();
    await syncFolder(folder);
    return new SegmentWriter(segment, file);
  }

  /** Appends records and resolves when they are on disk. After a throw none of them counts. */
  async append(records: readonly { readonly digest: string; readonly record: Buffer }[]): Promise<void> {
    const start = this.segment.end;
    const bytes = Buffer.concat(records.map(({ record }) => record));
    try {
      await this.#file.write(bytes, start);
    } catch (error) {
      await this.#file.truncate(start).catch(() => (this.broken = true));
      throw error;
    }
    try {
      await this.#file.sync();
    } catch (error) {
      this.broken = true;
      await this.#file.truncate(start).catch(() => undefined);
      throw error;
    }
    let at = start;
    for (const { digest, record } of records) {
      this.segment.tail.set(digest, at);
      at += record.byteLength;
    }
    this.segment.end = at;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}
