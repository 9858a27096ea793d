import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StorageCorruptError, errorCode, storageError } from '../errors.ts';
import { syncFolder } from '../durable.ts';
import { hexOf, learnt, principalId, tidied } from './person.ts';
import { KEY_BYTES, seal, unseal } from './sealed.ts';
import type { Person, Vault, VaultHealth } from './vault.ts';

// People whose record needs no second look: some 2 MB. A busy hub sees the same authors again and again.
const MAX_REMEMBERED = 10_000;

/**
 * The vault in two folders: `people/<id>` holds ciphertext, `keys/<id>` the key to it; `keys/secret` makes the ids.
 * Files are readable by their owner only. Processes may share the folders: a key is made once by whoever links it
 * first, and a forgotten person's key stays an empty file, which nobody writes to again.
 */
export class FolderVault implements Vault {
  readonly #people: string;
  readonly #keys: string;
  readonly #secret: Uint8Array;
  readonly #remembered = new Map<string, Person | null>();
  #fault: Error | undefined;

  private constructor(people: string, keys: string, secret: Uint8Array) {
    this.#people = people;
    this.#keys = keys;
    this.#secret = secret;
  }

  /** `keys` may be anywhere else: on another disk, out of the backup of `people`. */
  static async open(people: string, keys: string): Promise<FolderVault> {
    try {
      await mkdir(people, { recursive: true, mode: 0o700 });
      await mkdir(keys, { recursive: true, mode: 0o700 });
      const secret = await makeOnce(join(keys, 'secret'), randomBytes(KEY_BYTES));
      if (secret.byteLength !== KEY_BYTES)
        throw new StorageCorruptError(`${join(keys, 'secret')} is damaged: restore it from a backup`);
      return new FolderVault(people, keys, secret);
    } catch (error) {
      throw error instanceof StorageCorruptError
        ? error
        : storageError(`the vault in ${people} cannot be opened`, error);
    }
  }

  async principalOf(person: Person): Promise<string> {
    const tidy = tidied(person);
    const id = principalId(this.#secret, tidy);
    const known = this.#remembered.get(id);
    if (known === null || (known !== undefined && learnt(known, tidy) === undefined)) return id;
    try {
      await this.#learn(id, tidy);
      this.#fault = undefined;
      return id;
    } catch (cause) {
      this.#fault = storageError('the vault cannot be written', cause);
      throw this.#fault;
    }
  }

  async reveal(ids: readonly string[]): Promise<ReadonlyMap<string, Person>> {
    const people = new Map<string, Person>();
    for (const id of new Set(ids)) {
      const hex = hexOf(id);
      const key = hex === undefined ? undefined : await readOrNothing(join(this.#keys, hex));
      const person = hex === undefined || key === undefined ? undefined : await this.#read(hex, id, key);
      if (person !== undefined) people.set(id, person);
    }
    return people;
  }

  async forget(id: string): Promise<boolean> {
    const hex = hexOf(id);
    if (hex === undefined) return false;
    try {
      // An empty key in place of the key, in one step: whoever is writing the record now cannot be read afterwards.
      await replace(join(this.#keys, hex), Buffer.alloc(0));
      await rm(join(this.#people, hex), { force: true });
      await syncFolder(this.#people);
    } catch (cause) {
      throw storageError('the vault cannot be written', cause);
    }
    this.#remember(id, null);
    return true;
  }

  async health(): Promise<VaultHealth> {
    if (this.#fault === undefined) return { state: 'ok' };
    try {
      await replace(join(this.#people, 'probe'), Buffer.alloc(1));
      this.#fault = undefined;
      return { state: 'ok' };
    } catch (cause) {
      const { code, message } = storageError('the vault cannot be written', cause);
      return { state: code === 'STORAGE_FULL' ? 'full' : 'failing', detail: message };
    }
  }

  async close(): Promise<void> {
    this.#remembered.clear();
    await Promise.resolve();
  }

  async #learn(id: string, person: Person): Promise<void> {
    const hex = id.slice(id.indexOf(':') + 1);
    const key = await makeOnce(join(this.#keys, hex), randomBytes(KEY_BYTES));
    if (key.byteLength === 0) {
      this.#remember(id, null);
      return;
    }
    const known = await this.#read(hex, id, key);
    const news = learnt(known, person);
    if (news !== undefined) await replace(join(this.#people, hex), seal(news, key, id));
    this.#remember(id, news ?? known ?? person);
  }

  async #read(hex: string, id: string, key: Uint8Array): Promise<Person | undefined> {
    if (key.byteLength !== KEY_BYTES) return undefined;
    const sealed = await readOrNothing(join(this.#people, hex));
    if (sealed === undefined) return undefined;
    try {
      return unseal(sealed, key, id);
    } catch {
      // Damaged, or sealed with a key that was destroyed since: nobody can read it any more.
      return undefined;
    }
  }

  #remember(id: string, person: Person | null): void {
    this.#remembered.delete(id);
    this.#remembered.set(id, person);
    if (this.#remembered.size <= MAX_REMEMBERED) return;
    const [oldest] = this.#remembered.keys();
    if (oldest !== undefined) this.#remembered.delete(oldest);
  }
}

/** The file's content: `content` if this call made it, else that of whoever was first. Durable when it resolves. */
async function makeOnce(path: string, content: Uint8Array): Promise<Buffer> {
  const known = await readOrNothing(path);
  if (known !== undefined) return known;
  const partial = await writePartial(path, content);
  try {
    // Unlike a rename, a link never replaces.
    await link(partial, path);
    await syncFolder(dirname(path));
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  } finally {
    await rm(partial, { force: true });
  }
  return readFile(path);
}

async function replace(path: string, content: Uint8Array): Promise<void> {
  const partial = await writePartial(path, content);
  await rename(partial, path);
  await syncFolder(dirname(path));
}

async function writePartial(path: string, content: Uint8Array): Promise<string> {
  const partial = `${path}.${process.pid}-${randomBytes(4).toString('hex')}.partial`;
  const file = await open(partial, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
    return partial;
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

async function readOrNothing(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
