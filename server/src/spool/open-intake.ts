import type { StatusStore } from '@rootline/graph';
import type { CommandBus } from '@rootline/graph/model';
import type { BodyStore, Spool } from '@rootline/storage';
import { DirectDoor } from '../intake/direct-door.ts';
import { readReport } from '../intake/git/read-report.ts';
import type { IntakeDoor } from '../intake/intake-door.ts';
import { readEvent } from '../intake/openlineage/read-event.ts';
import type { Log } from '../telemetry/log.ts';
import { Drain, type SpoolEvent } from './drain.ts';
import type { Readers } from './spool-entry.ts';
import { SpoolingDoor } from './spooling-door.ts';

export type IntakeOptions = {
  readonly spool: Spool;
  readonly bodies: BodyStore;
  readonly commands: CommandBus;
  readonly store: Pick<StatusStore, 'ping'>;
  readonly log: Log;
  readonly count: (event: SpoolEvent, entries: number) => void;
};

/** Protocols whose intake may wait for the graph, and who understands a body of theirs again. */
const READERS: Readers = {
  openlineage: ({ body }) => readEvent(body.bytes, body.digest),
  git: ({ body, drawn, receivedAt }) => readReport(body.bytes, drawn?.at ?? receivedAt),
};

/** The door for protocols whose producers may be answered before the commit, and what works off the line behind it. */
export function openIntake({ spool, bodies, commands, store, log, count }: IntakeOptions): {
  /** Answers after the commit or not at all. */
  readonly direct: IntakeDoor;
  readonly door: IntakeDoor;
  readonly drain: Drain;
  readonly spool: Spool;
} {
  const drain = new Drain({ spool, bodies, commands, readers: READERS, ping: () => store.ping(), log, count });
  const direct = new DirectDoor({ commands, bodies });
  return { direct, door: new SpoolingDoor({ direct, spool, line: drain }), drain, spool };
}
