import { stat } from 'node:fs/promises';
import type { DatasetRef } from './datasets.ts';
import { fileDigest } from './file-digest.ts';
import type { FileProfile, Warehouse } from './warehouse.ts';

/** A file as it is now. */
export interface InspectedFile {
  readonly ref: DatasetRef;
  /** `sha256:<hex>` of the content; the dataset's version. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  readonly profile: FileProfile;
  /** What the columns mean, by name. */
  readonly descriptions: Readonly<Record<string, string>>;
}

/**
 * Hashes and measures files, each once: a file that a step wrote is read by the next one as it was then.
 * A file that is written again must be passed to `inspect` again.
 */
export class FileInspector {
  readonly #warehouse: Warehouse;
  readonly #known = new Map<string, InspectedFile>();

  constructor(warehouse: Warehouse) {
    this.#warehouse = warehouse;
  }

  /** Looks into a file that is new or was written again. */
  async inspect(ref: DatasetRef, descriptions: Readonly<Record<string, string>>): Promise<InspectedFile> {
    const [digest, { size }, profile] = [
      await fileDigest(ref.path),
      await stat(ref.path),
      await this.#warehouse.profile(ref),
    ];
    const file: InspectedFile = { ref, digest, size, profile, descriptions };
    this.#known.set(ref.path, file);
    return file;
  }

  /** What was found in a file before, or is found now. */
  async known(ref: DatasetRef): Promise<InspectedFile> {
    return this.#known.get(ref.path) ?? (await this.inspect(ref, ref.columnDescriptions ?? {}));
  }
}
