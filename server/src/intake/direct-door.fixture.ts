import { FakeBodyStore, FakeSpool } from '@rootline/storage';
import { SpoolingDoor } from '../spool/spooling-door.ts';
import { DirectDoor } from './direct-door.ts';
import { RecordingBus } from './openlineage/recording-bus.fixture.ts';

/** A door over fakes behind which nobody waits: what is given to it is committed or fails. */
export function directDoor() {
  const [commands, bodies, spool] = [new RecordingBus(), new FakeBodyStore(), new FakeSpool()];
  const line = { isLong: false, waits: () => line.isLong, noteAway: () => undefined, noteSpooled: () => undefined };
  return {
    commands,
    bodies,
    spool,
    line,
    door: new SpoolingDoor({ direct: new DirectDoor({ commands, bodies }), spool, line }),
  };
}
