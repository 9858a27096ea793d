import { join } from 'node:path';
import type { StoredEntry } from '@rootline/graph';
import { readLines } from './archive-file.ts';
import { bodyOfLine } from './body-line.ts';
import { BackupDamagedError, readManifest, verifyFiles } from './manifest.ts';

type Entry = Pick<StoredEntry, 'seq' | 'command' | 'body'>;

/** Gives the body of each entry of a ledger, which is asked for all of them in order; undefined: the backup is from before the entry. */
type ReadBody = (entry: Entry) => Promise<Uint8Array | undefined>;

/** A backup that is asked for bodies which the store has dropped. */
export class OlderBackup {
  readonly folder: string;
  /** The entry as of which it is. */
  readonly seq: number;

  private constructor(folder: string, seq: number) {
    this.folder = folder;
    this.seq = seq;
  }

  /** Reads every file whole. @throws BackupDamagedError */
  static async open(folder: string): Promise<OlderBackup> {
    const manifest = await readManifest(folder);
    await verifyFiles(folder, manifest);
    return new OlderBackup(folder, manifest.position.seq);
  }

  /** Its bodies from the first one on. Memory holds one at a time. What is read @throws BackupDamagedError when it is of another ledger */
  bodies(): ReadBody {
    const lines = readLines(join(this.folder, 'bodies.ndjson.zst'));
    return async ({ seq, command, body: digest }) => {
      // What the hub writes by itself has no body.
      if (seq > this.seq || command.startsWith('system.')) return undefined;
      const { value, done } = (await lines.next()) as IteratorResult<unknown, undefined>;
      const body = done === true ? undefined : bodyOfLine(value);
      if (body?.digest === digest) return body.bytes;
      throw new BackupDamagedError(
        `${this.folder} is no backup of this ledger: it has ${body?.digest ?? 'nothing'} for entry ${seq}, whose body is ${digest}`,
      );
    };
  }
}
