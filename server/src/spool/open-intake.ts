import type { StatusStore } from '@rootline/graph';
import type { CommandBus } from '@rootline/graph/model';
import { type BodyStore, FolderSpool, type Spool } from '@rootline/storage';
import type { Config } from '../config.ts';
import { DirectDoor } from '../intake/direct-door.ts';
import { readReport } from '../intake/git/read-report.ts';
import type { IntakeDoor } from '../intake/intake-door.ts';
import { readEvent } from '../intake/openlineage/read-event.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Log } from '../telemetry/log.ts';
import { Drain } from './drain.ts';
import type { Readers } from './spool-entry.ts';
import { spoolMetrics } from './spool-metrics.ts';
import { SpoolingDoor } from './spooling-door.ts';

export type IntakeOptions = {
  readonly bodies: BodyStore;
  readonly commands: CommandBus;
  readonly store: Pick<StatusStore, 'ping'>;
  readonly log: Log;
  readonly metrics: Metrics;
};

/** Protocols whose intake may wait for the graph, and who understands a body of theirs again. */
const READERS: Readers = {
  openlineage: ({ body }) => readEvent(body.bytes, body.digest),
  git: ({ body, drawn, receivedAt }) => readReport(body.bytes, drawn?.at ?? receivedAt),
};

export type OpenIntake = {
  /** Answers after the commit or not at all. */
  readonly direct: IntakeDoor;
  /** For protocols whose producers may be answered before the commit. */
  readonly door: IntakeDoor;
  readonly drain: Drain;
  readonly spool: Spool;
  /** Resolves when what is being drained had its turn, and the spool is closed. */
  close(): Promise<void>;
};

/** The doors of intake, the spool behind one of them, and what works it off. @throws StorageFaultError when the folder cannot be used */
export async function openIntake(config: Config['spool'], options: IntakeOptions): Promise<OpenIntake> {
  const { bodies, commands, store, log, metrics } = options;
  const spool = await FolderSpool.open(config.folder, config);
  const count = spoolMetrics(metrics, spool);
  const drain = new Drain({ spool, bodies, commands, readers: READERS, ping: () => store.ping(), log, count });
  const direct = new DirectDoor({ commands, bodies });
  return {
    direct,
    door: new SpoolingDoor({ direct, spool, line: drain }),
    drain,
    spool,
    async close() {
      await drain.stop();
      await spool.close();
    },
  };
}
