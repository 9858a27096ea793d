import type { ComponentState } from '@rootline/schema';
import type { Log } from '../telemetry/log.ts';

/** A part that the hub depends on, and how to find out whether it is there. */
export type Part = {
  readonly name: string;
  /** Throws when the part cannot do its work now. */
  readonly ask: () => Promise<void>;
  /** Of the part's program; asked for once each time that the part comes. */
  readonly version?: () => Promise<string>;
  /** What there is to say about it while it is well; cheap. */
  readonly detail?: () => string;
  /** Called when the part is there again after it was not. Must not throw. */
  readonly onReturn?: () => void;
};

type Known = { state: 'up' | 'down' | 'starting'; since: number; detail?: string; version?: string };

// A health check has to answer while a part hangs: balancers and people give up after a few seconds.
const ASK_MS = 1_000;
// Often enough to say since when a part is away, though nobody asked.
const LOOK_MS = 2_000;
const DETAIL_LENGTH = 200;

/** Looks at each part from time to time and whenever somebody asks; knows since when it is as it is. */
export class PartsWatch {
  readonly #parts: readonly Part[];
  readonly #log: Log;
  readonly #now: () => number;
  /** When a part went away, of a clock that nobody sets. */
  readonly #leftAt = new Map<string, number>();
  readonly #known: Map<string, Known>;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: readonly Part[], log: Log, now: () => number = Date.now) {
    this.#parts = parts;
    this.#log = log;
    this.#now = now;
    this.#known = new Map(parts.map(({ name }) => [name, { state: 'starting', since: now() }]));
  }

  /** Begins to look by itself. */
  start(): void {
    this.#timer = setInterval(() => void this.look(), LOOK_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** What was seen last; costs nothing. */
  last(): readonly ComponentState[] {
    return this.#parts.map(({ name, detail }) => {
      const known = this.#known.get(name) as Known;
      return { name, ...(detail === undefined ? {} : { detail: detail() }), ...known };
    });
  }

  /** Asks every part now; none can keep the answer waiting for longer than a second. */
  async look(): Promise<readonly ComponentState[]> {
    await Promise.all(this.#parts.map((part) => this.#lookAt(part)));
    return this.last();
  }

  async #lookAt(part: Part): Promise<void> {
    const known = this.#known.get(part.name) as Known;
    try {
      await inTime(part.ask());
    } catch (error) {
      const detail = (error instanceof Error ? error.message : 'unreachable').slice(0, DETAIL_LENGTH);
      if (known.state !== 'down') {
        this.#leftAt.set(part.name, performance.now());
        this.#log.warn({ part: part.name, detail }, 'a part of the hub is away');
      }
      this.#note(part.name, 'down', { detail });
      return;
    }
    const returned = known.state === 'down';
    this.#note(part.name, 'up', known.state === 'up' && known.version !== undefined ? { version: known.version } : {});
    if (returned) {
      const awayMs = Math.round(performance.now() - (this.#leftAt.get(part.name) ?? performance.now()));
      this.#log.info({ part: part.name, awayMs }, 'a part of the hub is back');
      part.onReturn?.();
    }
    if (known.version === undefined || returned) await this.#learnVersion(part);
  }

  #note(name: string, state: 'up' | 'down', more: { readonly detail?: string; readonly version?: string }): void {
    const known = this.#known.get(name) as Known;
    this.#known.set(name, { state, since: known.state === state ? known.since : this.#now(), ...more });
  }

  async #learnVersion({ name, version }: Part): Promise<void> {
    if (version === undefined) return;
    try {
      const known = this.#known.get(name) as Known;
      this.#known.set(name, { ...known, version: await inTime(version()) });
    } catch {
      // It is asked for again at the next look.
    }
  }
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${ASK_MS} ms`)), ASK_MS);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
