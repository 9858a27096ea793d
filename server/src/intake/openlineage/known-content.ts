import { LRUCache } from 'lru-cache';

// Some 500 column mappings of 20 columns, or 4,000 schemas: what the jobs of a platform send again and again.
const MAX_CHARACTERS = 8 * 1024 * 1024;
// One of thousands of columns would push out hundreds of others.
const MAX_ENTRY_CHARACTERS = 256 * 1024;

/**
 * What facets came to, by their text: a job sends the same schemas and the same column lineage with each event of each run, and to work
 * them out again took a tenth of what an event cost (measured). What is kept is what would be made again; nothing depends on its being there.
 */
export class KnownContent<T extends object> {
  readonly #known: LRUCache<string, T>;

  /** `sizeOf`: how many characters the made thing holds, beside its key. */
  constructor(sizeOf: (made: T) => number) {
    this.#known = new LRUCache<string, T>({
      maxSize: MAX_CHARACTERS,
      maxEntrySize: MAX_ENTRY_CHARACTERS,
      sizeCalculation: (made, key) => key.length + sizeOf(made),
    });
  }

  /** `key` has to say all that `make` goes by. What `make` throws is thrown each time. */
  of(key: string, make: () => T): T {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.#known.set(key, made);
    return made;
  }
}
