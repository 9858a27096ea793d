import { Generations } from './generations.ts';

/**
 * What one writer remembers between batches: that an entity exists, was never withdrawn, and its project, and the earliest
 * known start of a relation that has not ended. What somebody ended or withdrew since is the store's to say: then all of it is dropped.
 * Where an id leads (aliases) is dropped whenever an alias was recorded since; everything is dropped with the store's epoch.
 */
export class Caches {
  /** About 200 bytes an entry: 40 MB when full. */
  readonly #entities = new Generations<string>(100_000);
  readonly #relations = new Generations<number>(100_000);
  readonly #aliases = new Generations<string | false>(50_000);
  readonly #memo = new Generations<string>(50_000);
  #epoch = '';
  #aliasSeq = -1;
  #endSeq = -1;

  /** Returns true when what was remembered had to be dropped, so that a plan made with it is void. */
  sync(epoch: string, aliasSeq: number, endSeq: number): boolean {
    const newEpoch = epoch !== this.#epoch;
    const newAliases = newEpoch || aliasSeq !== this.#aliasSeq;
    const newEnds = newEpoch || endSeq !== this.#endSeq;
    if (newEpoch) this.clear();
    else if (newAliases) this.#aliases.clear();
    if (newEnds) this.#forgetStanding();
    this.#epoch = epoch;
    this.#aliasSeq = aliasSeq;
    this.#endSeq = endSeq;
    return newAliases || newEnds;
  }

  #forgetStanding(): void {
    this.#entities.clear();
    this.#relations.clear();
  }

  clear(): void {
    this.#forgetStanding();
    this.#aliases.clear();
    this.#epoch = '';
    this.#aliasSeq = -1;
    this.#endSeq = -1;
  }

  /** The project of an entity that is known to exist. */
  projectOf(id: string): string | undefined {
    return this.#entities.get(id);
  }

  rememberEntity(id: string, project: string): void {
    this.#entities.set(id, project);
  }

  earliest(factId: string): number | undefined {
    return this.#relations.get(factId);
  }

  rememberRelation(factId: string, validFrom: number): void {
    const known = this.#relations.get(factId);
    if (known === undefined || validFrom < known) this.#relations.set(factId, validFrom);
  }

  forgetRelation(factId: string): void {
    this.#relations.delete(factId);
  }

  /** Where the id leads; null: it is no alias; undefined: not known. */
  alias(id: string): string | null | undefined {
    const known = this.#aliases.get(id);
    return known === false ? null : known;
  }

  rememberAlias(id: string, to: string | null): void {
    this.#aliases.set(id, to ?? false);
  }

  /** Hashes of facts are asked for again and again while a batch is worked out. */
  memo(key: string, make: () => string): string {
    const known = this.#memo.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.#memo.set(key, made);
    return made;
  }
}
