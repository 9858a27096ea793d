import { entityId } from '../model/ids.ts';
import type { AliasStatement, Statement } from '../model/statements.ts';

/**
 * Which ids mean the same thing after these commands: the part of the oracle that knows aliases. Names lead to one
 * entity, and versions to one version, as if all had gone by one name from the moment on when that was learnt.
 */
export class NaiveIdentities {
  readonly #leads = new Map<string, string>();
  /** Entities that exist, by the number of the command that made them. */
  readonly #since = new Map<string, number>();
  /** Keys of versions that were spoken of: what of, and by which name or run. */
  readonly #keys = new Map<string, { readonly of: string; readonly by: 'version' | 'run'; readonly value: string }>();
  /** The version that a statement spoke of. */
  readonly #spoken = new Map<Statement, string>();

  /** Pairs that somebody told apart in the end: as if it had been known from the start. */
  readonly #apart: readonly (readonly [string, string])[];

  constructor(commands: readonly (readonly Statement[])[]) {
    this.#apart = commands.flat().flatMap((s) => (s.type === 'separate' ? [[s.of, s.from] as const] : []));
    for (const [index, statements] of commands.entries()) {
      // What things are called comes first.
      for (const s of statements) if (s.type === 'alias') this.#learn(s);
      for (const s of statements) this.#note(s, index);
    }
  }

  /** What the id leads to now; of equal versions always the same one, whichever the store keeps. */
  readonly follow = (id: string): string => {
    const to = this.#leads.get(id);
    return to === undefined ? id : this.follow(to);
  };

  /** The version that a statement names, by name or by run; undefined when it leaves it to be inferred. */
  versionOf(statement: Statement): string | undefined {
    const id = this.#spoken.get(statement);
    return id === undefined ? undefined : this.follow(id);
  }

  #note(s: Statement, index: number): void {
    switch (s.type) {
      case 'entity': {
        const id = this.follow(s.id);
        if (!this.#since.has(id)) this.#since.set(id, index);
        return;
      }
      case 'version':
        this.#spoken.set(s, this.#key(s.of, 'version', s.version));
        return;
      case 'consumed':
        if (s.version !== undefined) this.#spoken.set(s, this.#key(s.of, 'version', s.version));
        else if (s.madeBy !== undefined) this.#spoken.set(s, this.#key(s.of, 'run', s.madeBy));
        return;
      case 'produced': {
        const { of, run, version, madeBy = run } = s;
        if (version === undefined) {
          this.#spoken.set(s, this.#key(of, 'run', madeBy));
          return;
        }
        const named = this.#key(of, 'version', version);
        const own = this.#key(of, 'run', run);
        // The run's version goes by the first name that the run gave to one.
        if (!this.#isNamed(own)) this.#leads.set(own, named);
        this.#spoken.set(s, named);
        return;
      }
      default:
        return;
    }
  }

  /** The version under a key, which is noted. */
  #key(of: string, by: 'version' | 'run', value: string): string {
    const key = { of: this.follow(of), by, value };
    const id = entityId('DatasetVersion', key.of, by, value);
    this.#keys.set(id, key);
    return this.follow(id);
  }

  #isNamed(version: string): boolean {
    return [...this.#keys].some(([id, { by }]) => by === 'version' && this.follow(id) === version);
  }

  /** The one that was there first stays; of two that are not there yet, the one that has a name already, then the one spoken of. */
  #learn(s: AliasStatement): void {
    const [target, other] = [this.follow(s.of), this.follow(s.alias)];
    if (target === other) return;
    const isPair = ([one, two]: readonly [string, string]) => {
      const pair = [this.follow(one), this.follow(two)];
      return pair.includes(target) && pair.includes(other);
    };
    if (this.#apart.some(isPair)) return;
    const [known, rival] = [this.#since.get(target), this.#since.get(other)];
    const otherStays =
      rival === undefined ? known === undefined && other !== s.alias : known === undefined || rival < known;
    const [winner, loser] = otherStays ? [other, target] : [target, other];
    this.#leads.set(loser, winner);
    const lost = [...this.#keys].filter(([, key]) => key.of === loser);
    for (const by of ['version', 'run'] as const) {
      for (const [id, key] of lost) if (key.by === by) this.#joinKeys(id, winner, by, key.value);
    }
  }

  /** Versions of one name are one, and so are those of one run, unless the run gave them different names. */
  #joinKeys(id: string, winner: string, by: 'version' | 'run', value: string): void {
    const theirs = this.follow(id);
    const isKnown = this.#keys.has(entityId('DatasetVersion', winner, by, value));
    const ours = this.#key(winner, by, value);
    if (ours === theirs) return;
    if (by === 'run' && isKnown && this.#isNamed(ours) && this.#isNamed(theirs)) return;
    // A name stays what the joined ones are found under.
    if (this.#isNamed(theirs) && !isKnown) this.#leads.set(ours, theirs);
    else this.#leads.set(theirs, ours);
  }
}
