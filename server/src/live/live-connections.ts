import type { Metrics } from '../metrics/metrics.ts';

/** What a process holds at once: a connection costs it some 50 KB. */
const MAX_CONNECTIONS = 5_000;
/** So that one principal does not take the place of all others. */
const MAX_PER_PRINCIPAL = 2_000;

export type Transport = 'websocket' | 'sse';
export type Limits = { readonly connections: number; readonly perPrincipal: number };

/** The open connections of subscribers, counted. */
export class LiveConnections {
  readonly #limits: Limits;
  readonly #open = new Map<Transport, number>([
    ['websocket', 0],
    ['sse', 0],
  ]);
  readonly #byPrincipal = new Map<string, number>();
  readonly #refused;
  readonly #stalled;

  constructor(metrics: Metrics, limits: Limits = { connections: MAX_CONNECTIONS, perPrincipal: MAX_PER_PRINCIPAL }) {
    this.#limits = limits;
    this.#refused = metrics.counter('rootline_live_refused_total', 'Connections of subscribers beyond a limit.');
    this.#stalled = metrics.counter(
      'rootline_live_stalled_total',
      'Connections of subscribers that were closed because they took nothing for too long.',
    );
    metrics.gauge(
      'rootline_live_connections',
      'Open connections of subscribers.',
      () => [...this.#open].map(([transport, value]) => ({ value, labels: { transport } })),
      ['transport'],
    );
  }

  /** Counts one in until the function that it returns is called; undefined: one too many. */
  open(transport: Transport): (() => void) | undefined {
    const all = [...this.#open.values()].reduce((sum, count) => sum + count, 0);
    return this.#countIn(this.#open, transport, all < this.#limits.connections);
  }

  /** The same for whom it belongs to. */
  admit(principal: string): (() => void) | undefined {
    const has = this.#byPrincipal.get(principal) ?? 0;
    const leave = this.#countIn(this.#byPrincipal, principal, has < this.#limits.perPrincipal);
    if (leave === undefined) return undefined;
    return () => {
      leave();
      // Principals come and go; who has none open is not kept.
      if (this.#byPrincipal.get(principal) === 0) this.#byPrincipal.delete(principal);
    };
  }

  stalled(): void {
    this.#stalled.add(1);
  }

  #countIn<K>(counts: Map<K, number>, key: K, isFree: boolean): (() => void) | undefined {
    if (!isFree) {
      this.#refused.add(1);
      return undefined;
    }
    counts.set(key, (counts.get(key) ?? 0) + 1);
    let isOpen = true;
    return () => {
      if (isOpen) counts.set(key, (counts.get(key) ?? 1) - 1);
      isOpen = false;
    };
  }
}
