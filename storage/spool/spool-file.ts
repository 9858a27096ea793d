import { rm } from 'node:fs/promises';
import type { AppendFile, OpenAppendFile } from '../bodies/append-file.ts';
import { syncFolder } from '../durable.ts';
import type { Place } from '../bodies/record-scan.ts';
import { SPOOL_MAGIC } from './spool-record.ts';

/** A file of the spool that this process appends to. */
export class SpoolFile {
  readonly path: string;
  readonly #file: AppendFile;
  #end: number;
  /** After a failed fsync nobody knows what the file holds beyond its last good end: nothing more is appended. */
  broken = false;

  private constructor(path: string, file: AppendFile, end: number) {
    this.path = path;
    this.#file = file;
    this.#end = end;
  }

  get end(): number {
    return this.#end;
  }

  /** A new file with a durable name. @throws the operating system's error, and leaves nothing */
  static async create(folder: string, path: string, openFile: OpenAppendFile): Promise<SpoolFile> {
    const file = await openFile(path);
    try {
      await file.write(SPOOL_MAGIC, 0);
      await file.sync();
      await syncFolder(folder);
    } catch (error) {
      await file.close();
      await rm(path, { force: true });
      throw error;
    }
    return new SpoolFile(path, file, SPOOL_MAGIC.byteLength);
  }

  /** Goes on with a file behind `end`; what lies there was never acknowledged. */
  static async reopen(path: string, end: number, openFile: OpenAppendFile): Promise<SpoolFile> {
    const file = await openFile(path);
    await file.truncate(end);
    return new SpoolFile(path, file, end);
  }

  /** Appends records and resolves with their places when they are on disk. After a throw none of them counts. */
  async append(records: readonly Buffer[]): Promise<readonly Place[]> {
    const start = this.#end;
    try {
      await this.#file.write(Buffer.concat(records), start);
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
    return records.map(({ byteLength: length }) => {
      const place = { offset: this.#end, length };
      this.#end += length;
      return place;
    });
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}
