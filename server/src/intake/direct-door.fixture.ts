import { FakeBodyStore, FakeSpool } from '@rootline/storage';
import { PromptDoor } from '../spool/prompt-door.ts';
import { SpoolingDoor } from '../spool/spooling-door.ts';
import { DirectDoor } from './direct-door.ts';
import { RecordingBus } from './openlineage/recording-bus.fixture.ts';

/** Doors over fakes behind which nobody waits: what is given to them is committed or fails. */
export function directDoor() {
  const [commands, bodies, spool] = [new RecordingBus(), new FakeBodyStore(), new FakeSpool()];
  const line = { isLong: false, waits: () => line.isLong, noteAway: () => undefined, noteSpooled: () => undefined };
  const lane = { direct: new DirectDoor({ commands, bodies }), spool, line };
  return {
    commands,
    bodies,
    spool,
    line,
    door: new SpoolingDoor(lane),
    deliveries: new PromptDoor({ ...lane, patienceMs: 60_000 }),
  };
}
