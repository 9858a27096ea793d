import { randomBytes } from 'node:crypto';
import { hexOf, learnt, principalId, tidied } from './person.ts';
import type { Person, Vault, VaultHealth } from './vault.ts';

/** People in memory, for tests of whoever uses a Vault. */
export class FakeVault implements Vault {
  readonly #secret = randomBytes(32);
  readonly #people = new Map<string, Person>();
  readonly #forgotten = new Set<string>();

  async principalOf(person: Person): Promise<string> {
    const tidy = tidied(person);
    const id = principalId(this.#secret, tidy);
    const news = learnt(this.#people.get(id), tidy);
    if (news !== undefined && !this.#forgotten.has(id)) this.#people.set(id, news);
    return id;
  }

  async reveal(ids: readonly string[]): Promise<ReadonlyMap<string, Person>> {
    return new Map(ids.flatMap((id) => (this.#people.has(id) ? [[id, this.#people.get(id) ?? {}]] : [])));
  }

  async forget(id: string): Promise<boolean> {
    if (hexOf(id) === undefined) return false;
    this.#people.delete(id);
    this.#forgotten.add(id);
    return true;
  }

  async health(): Promise<VaultHealth> {
    return { state: 'ok' };
  }

  async close(): Promise<void> {
    await Promise.resolve();
  }
}
