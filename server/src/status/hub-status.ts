import type { StatusStore, WriterStats } from '@rootline/graph';
import type { ComponentState, HubPhase, StatusReader, StatusRecord } from '@rootline/schema';
import type { RelayStats } from '../events/relay.ts';
import type { LoadHistory } from './load-history.ts';
import type { PartsWatch } from './parts-watch.ts';

export type HubStatusParts = {
  readonly version: string;
  readonly startedAt: number;
  readonly store: Pick<StatusStore, 'countsByKind'>;
  readonly parts: PartsWatch;
  readonly history: LoadHistory;
  readonly writer: { stats(): WriterStats };
  readonly relay: { stats(): RelayStats };
};

/** How the hub and its parts are. */
export class HubStatus implements StatusReader {
  readonly #of: HubStatusParts;
  #phase: HubPhase = 'STARTING';
  #phaseSince: number;
  #awaitsStore = false;

  constructor(parts: HubStatusParts) {
    this.#of = parts;
    this.#phaseSince = parts.startedAt;
  }

  get phase(): HubPhase {
    return this.#phase;
  }

  set phase(phase: HubPhase) {
    this.#phase = phase;
    this.#phaseSince = Date.now();
  }

  /** Enters the phase unless something else (a stop) came in between. Returns whether it did. */
  advance(from: HubPhase, to: HubPhase): boolean {
    if (this.#phase !== from) return false;
    this.phase = to;
    return true;
  }

  /** Takes work: the store is migrated, its plans are warm, and nobody stopped the hub. */
  get ready(): boolean {
    return this.#phase === 'READY';
  }

  /** The store was away when the hub started, and the hub has not taken work since: events go into the spool. */
  get awaitsStore(): boolean {
    return this.#awaitsStore && !this.ready && this.#phase !== 'STOPPING';
  }

  /** A start cannot go on for now: it begins again when the store is there. */
  awaitStore(): void {
    this.#awaitsStore = true;
    if (this.#phase !== 'STOPPING') this.phase = 'STARTING';
  }

  async components(): Promise<readonly ComponentState[]> {
    return [...(await this.#of.parts.look()), this.#writer()];
  }

  async read(): Promise<StatusRecord> {
    const { version, startedAt, store, writer, relay, history } = this.#of;
    const [entities, components] = await Promise.all([store.countsByKind(), this.components()]);
    const { queued, queuedBytes, maxQueued, batches, lastBatchMs, lastBatchSize } = writer.stats();
    return {
      version,
      startedAt,
      phase: this.#phase,
      entities,
      queueDepth: queued,
      queueBytes: queuedBytes,
      queueLimit: maxQueued,
      ...(batches === 0 ? {} : { lastBatch: { commands: lastBatchSize, ms: lastBatchMs } }),
      relayLag: relay.stats().lag,
      memoryBytes: process.memoryUsage.rss(),
      samples: history.samples(),
      components,
    };
  }

  #writer(): ComponentState {
    const { queued, maxQueued } = this.#of.writer.stats();
    const state = !this.ready ? 'starting' : queued >= maxQueued ? 'down' : 'up';
    return { name: 'writer', state, since: this.#phaseSince, detail: `${queued} of ${maxQueued} waiting` };
  }
}
