import { join } from 'node:path';
import type { StatusStore } from '@rootline/graph';
import type { CommandBus } from '@rootline/graph/model';
import { type BodyStore, FolderSpool, type Spool, spoolsTogether } from '@rootline/storage';
import type { Config } from '../config.ts';
import { DirectDoor } from '../intake/direct-door.ts';
import { readReport } from '../intake/git/read-report.ts';
import type { DeliveryDoor, IntakeDoor } from '../intake/intake-door.ts';
import { readEvent } from '../intake/openlineage/read-event.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Log } from '../telemetry/log.ts';
import { Drain } from './drain.ts';
import { PromptDoor } from './prompt-door.ts';
import type { Readers } from './spool-entry.ts';
import type { SpoolLane } from './spool-lane.ts';
import { spoolMetrics } from './spool-metrics.ts';
import { SpoolingDoor } from './spooling-door.ts';

export type IntakeOptions = {
  readonly bodies: BodyStore;
  readonly commands: CommandBus;
  readonly store: Pick<StatusStore, 'ping'>;
  readonly log: Log;
  readonly metrics: Metrics;
  /** How long the commit of a delivery is waited for before it is answered. */
  readonly answerMs: number;
};

/** Protocols whose intake may wait for the graph, and who understands a body of theirs again. */
const READERS: Readers = {
  openlineage: ({ body }) => readEvent(body.bytes, body.digest),
  git: ({ body, drawn, receivedAt }) => readReport(body.bytes, drawn?.at ?? receivedAt),
};

// Usual pushes go together; of large ones a command at a time (200 commits at most), so that events come in between.
const GIT_BATCH_BYTES = 64 * 1024;

export type OpenIntake = {
  /** Answers after the commit or not at all. */
  readonly direct: IntakeDoor;
  /** For events: what is committed before it is answered, but while the graph is away. */
  readonly events: IntakeDoor;
  /** For deliveries of git hosts: answered soon, in whatever state the graph is. */
  readonly deliveries: DeliveryDoor;
  /** Events and deliveries wait in lines of their own: neither holds up the other. */
  readonly lanes: readonly SpoolLane[];
  /** What waits in all lanes. */
  readonly spool: Pick<Spool, 'stats' | 'refused' | 'empty'>;
  /** The graph cannot be reached: who comes now waits. */
  noteAway(): void;
  /** From now on what waits is worked off. */
  start(): void;
  /** Resolves when what is being drained had its turn, and the spool is closed. */
  close(): Promise<void>;
};

/** The doors of intake, the spool behind them, and what works it off. @throws StorageFaultError when the folder cannot be used */
export async function openIntake(config: Config['spool'], options: IntakeOptions): Promise<OpenIntake> {
  const { bodies, commands, store, log, metrics } = options;
  const spools = await openSpools(config);
  const together = spoolsTogether([spools.events, spools.git]);
  const countOf = spoolMetrics(metrics, spools, together);
  const laneOf = (name: SpoolLane['name'], batch: { readonly batchBytes?: number } = {}): SpoolLane => {
    const spool = spools[name];
    const line = { spool, bodies, commands, readers: READERS, ping: () => store.ping(), log, ...batch };
    return { name, spool, drain: new Drain({ ...line, count: countOf(name) }) };
  };
  const events = laneOf('events');
  const git = laneOf('git', { batchBytes: GIT_BATCH_BYTES });
  const lanes = [events, git];
  const direct = new DirectDoor({ commands, bodies });
  return {
    direct,
    events: new SpoolingDoor({ direct, spool: events.spool, line: events.drain }),
    deliveries: new PromptDoor({ direct, spool: git.spool, line: git.drain, patienceMs: options.answerMs }),
    lanes,
    spool: together,
    noteAway() {
      for (const { drain } of lanes) drain.noteAway();
    },
    start() {
      for (const { drain } of lanes) drain.start();
    },
    async close() {
      await Promise.all(lanes.map(({ drain }) => drain.stop()));
      await together.close();
    },
  };
}

/** Two queues that share the limits: one of them full is both full. */
async function openSpools({ folder, ...limits }: Config['spool']): Promise<Readonly<Record<SpoolLane['name'], Spool>>> {
  let git: Spool | undefined;
  const nothing = { waiting: 0, refused: 0, bytes: 0 };
  const events = await FolderSpool.open(folder, { ...limits, beside: () => git?.stats() ?? nothing });
  try {
    // Below the other: one volume holds both, and what an earlier version left there is found.
    git = await FolderSpool.open(join(folder, 'git'), { ...limits, beside: () => events.stats() });
  } catch (error) {
    await events.close();
    throw error;
  }
  return { events, git };
}
