import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../durable.ts';
import { errorCode } from '../errors.ts';
import { areMarks, isGone, newMarks } from '../process-marks.ts';
import { readLease, writeLease } from './lease.ts';

/**
 * The folders of queues below the spool's, each of one process. Who is gone is known by its marks on the same machine, and
 * everywhere by a lease that does not change any more.
 */
export class QueueFolders {
  readonly #root: string;
  readonly #staleMs: number;
  /** Of folders that others own: the lease as it was seen, and when it was first seen so (on the clock that never jumps). */
  readonly #seen = new Map<string, { readonly lease: string; readonly at: number }>();

  constructor(root: string, staleMs: number) {
    this.#root = root;
    this.#staleMs = staleMs;
  }

  /** A folder of this process's own, durable and with a lease from the first moment that others can see it. */
  async create(): Promise<string> {
    await mkdir(this.#root, { recursive: true, mode: 0o700 });
    const name = newMarks(Date.now());
    const partial = join(this.#root, `.${name}`);
    try {
      await mkdir(partial, { mode: 0o700 });
      await writeLease(partial);
      await rename(partial, join(this.#root, name));
      await syncFolder(this.#root);
    } catch (error) {
      await rm(partial, { recursive: true, force: true });
      throw error;
    }
    return join(this.#root, name);
  }

  /** Takes over, oldest first, what processes that are gone left behind: now this process's under names of its own. */
  async takeOver(own: ReadonlySet<string>): Promise<readonly string[]> {
    const taken: string[] = [];
    for (const name of await this.#list()) {
      const folder = join(this.#root, name);
      if (own.has(folder) || !(await this.#isFree(folder, name))) continue;
      this.#seen.delete(folder);
      const mine = join(this.#root, newMarks(Date.now()));
      if (await renamed(folder, mine)) {
        taken.push(mine);
        await writeLease(mine).catch(() => undefined);
      }
    }
    if (taken.length > 0) await syncFolder(this.#root);
    return taken;
  }

  async removeAll(): Promise<void> {
    for (const name of await this.#list()) await rm(join(this.#root, name), { recursive: true, force: true });
  }

  async #list(): Promise<string[]> {
    try {
      return (await readdir(this.#root)).filter(areMarks).sort();
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return [];
      throw error;
    }
  }

  async #isFree(folder: string, name: string): Promise<boolean> {
    if (isGone(name)) return true;
    const lease = await readLease(folder);
    if (lease === undefined) return true;
    const seen = this.#seen.get(folder);
    if (seen?.lease === lease) return performance.now() - seen.at > this.#staleMs;
    this.#seen.set(folder, { lease, at: performance.now() });
    return false;
  }
}

/** The rename is the lock: of two that try, one finds the name gone. */
async function renamed(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}
