import { CommandRejectedError, HubBusyError, InvalidInputError, StoreAwayError } from '@rootline/graph/model';
import type { Command } from '@rootline/graph/model';
import { StoreError } from '@rootline/graph';
import { FakeBodyStore, FakeSpool, SpoolFullError, StorageFullError } from '@rootline/storage';
import { afterEach, expect, it } from 'vitest';
import { bodyOf } from '../../../storage/bodies/digest.fixture.ts';
import { DirectDoor } from '../intake/direct-door.ts';
import type { Intake } from '../intake/intake-door.ts';
import { RecordingBus } from '../intake/openlineage/recording-bus.fixture.ts';
import { Drain } from './drain.ts';
import { SpoolingDoor } from './spooling-door.ts';

const ALL = 1_000;
const BYTES = 1_000_000;
const away = () => new StoreAwayError('the graph store is away', 5);

function intakeOf(number: number): Intake {
  const body = bodyOf(`body ${number}`);
  const command: Command = {
    name: 'test.note',
    key: `test:${number}`,
    actor: 'anonymous',
    bodyDigest: body.digest,
    guards: [],
    statements: [],
    size: 10,
    answer: {},
  };
  return { body, command };
}

const lines: Drain[] = [];
afterEach(async () => {
  for (const drain of lines.splice(0)) await drain.stop();
});

function hub(limits: { readonly limitEntries?: number } = {}) {
  const [commands, bodies, spool] = [new RecordingBus(), new FakeBodyStore(), new FakeSpool(limits)];
  const logged: string[] = [];
  const note = (_facts: object, message: string) => void logged.push(message);
  const store = { away: false };
  const wrong = new Set<string>();
  const counts = { spooled: 0, drained: 0, refused: 0 };
  const drain = new Drain({
    ...{ spool, bodies, commands, log: { debug: note, info: note, warn: note, error: note } },
    count: (event, entries) => (counts[event] += entries),
    ping: () => (store.away ? Promise.reject(new Error('refused')) : Promise.resolve()),
    readers: {
      test({ body }) {
        const text = Buffer.from(body.bytes).toString();
        if (wrong.has(text)) throw new InvalidInputError('$.body', 'another body');
        return { statements: [], guards: [], answer: {} };
      },
    },
  });
  lines.push(drain);
  const door = new SpoolingDoor({ direct: new DirectDoor({ commands, bodies }), spool, line: drain });
  const take = (...numbers: number[]) => door.take(numbers.map(intakeOf));
  const keys = () => commands.commands.map(({ key }) => key);
  const goAway = (is: boolean) => {
    store.away = is;
    commands.busy = is ? away() : undefined;
  };
  return { commands, bodies, spool, drain, door, take, keys, logged, goAway, wrong, counts };
}

const spooled = { status: 'fulfilled', value: { spooled: true, receivedAt: expect.any(Number) } };
const drained = (spool: FakeSpool) => expect.poll(() => spool.stats().waiting, { timeout: 5_000 }).toBe(0);

it('commits at once while the store is there and nobody waits', async () => {
  const { take, spool, bodies } = hub();
  expect(await take(1, 2)).toMatchObject([
    { status: 'fulfilled', value: { spooled: false, receipt: { seq: 1 } } },
    { status: 'fulfilled', value: { spooled: false, receipt: { seq: 2 } } },
  ]);
  expect(await take()).toEqual([]);
  expect(bodies.bodies.size).toBe(2);
  expect(spool.stats().waiting).toBe(0);
});

it('spools what the writer gives back, and what comes after it without asking the writer', async () => {
  const { take, spool, goAway, keys, drain, logged } = hub();
  goAway(true);
  expect(await take(1, 2)).toEqual([spooled, spooled]);
  goAway(false);
  expect(drain.waits()).toBe(true);
  expect(await take(3)).toEqual([spooled]);
  expect(keys()).toEqual([]);
  expect((await spool.next(ALL, BYTES)).entries).toMatchObject([
    { key: 'test:1', protocol: 'test', command: 'test.note', actor: 'anonymous' },
    { key: 'test:2' },
    { key: 'test:3' },
  ]);
  expect(logged).toEqual(['the graph store is away: intake waits in the spool']);
});

it('works off in order once the store answers, and goes on directly afterwards', async () => {
  const { take, spool, goAway, keys, drain, bodies, logged, counts } = hub();
  goAway(true);
  await take(1, 2);
  drain.start();
  await take(3);
  expect(keys()).toEqual([]);
  goAway(false);
  await drained(spool);
  expect(keys()).toEqual(['test:1', 'test:2', 'test:3']);
  expect(bodies.bodies.size).toBe(3);
  await expect.poll(() => drain.waits()).toBe(false);
  expect(await take(4)).toMatchObject([{ value: { spooled: false, receipt: { seq: 4, replayed: false } } }]);
  expect(counts).toEqual({ spooled: 3, drained: 3, refused: 0 });
  expect(logged.at(-1)).toBe('the spool is worked off');
});

it('writes nothing twice that was committed before the store went away', async () => {
  const { take, spool, goAway, keys, drain } = hub();
  await take(1);
  goAway(true);
  await take(1, 2);
  drain.start();
  goAway(false);
  await drained(spool);
  expect(keys()).toEqual(['test:1', 'test:2']);
});

it('waits again, with the rest in order, when the store goes away while it works off', async () => {
  const { take, spool, goAway, keys, drain, commands } = hub();
  goAway(true);
  await take(1, 2, 3);
  const submit = commands.submit.bind(commands);
  let left = 1;
  commands.submit = async (command) => {
    if (left-- <= 0) throw away();
    return submit(command);
  };
  goAway(false);
  drain.start();
  await expect.poll(() => spool.stats().waiting).toBe(2);
  expect(await take(4)).toEqual([spooled]);
  commands.submit = submit;
  await drained(spool);
  expect(keys()).toEqual(['test:1', 'test:2', 'test:3', 'test:4']);
});

it('keeps what is refused when its turn comes, with the reason, and goes on', async () => {
  const { take, spool, goAway, keys, drain, commands, wrong, logged, counts } = hub();
  goAway(true);
  await take(1, 2, 3, 4, 5);
  await spool.append([{ ...(await spool.next(1, 1)).entries[0]!, key: 'other:1', protocol: 'other' }]);
  wrong.add('body 2');
  commands.refuse = ({ key }) =>
    key === 'test:3' ? new CommandRejectedError('the store refused this command') : undefined;
  const submit = commands.submit.bind(commands);
  commands.submit = async (command) => {
    if (command.key === 'test:4') throw new TypeError('secret of ours');
    return submit(command);
  };
  goAway(false);
  drain.start();
  await drained(spool);
  expect(keys()).toEqual(['test:1', 'test:5']);
  const refused = spool.refused(ALL).toSorted((a, b) => (a.key < b.key ? -1 : 1));
  expect(refused).toMatchObject([
    { key: 'other:1', code: 'UNKNOWN_PROTOCOL', message: /nothing is known of the protocol other/ },
    { key: 'test:2', code: 'INVALID_INPUT', message: '$.body: expected another body' },
    { key: 'test:3', code: 'COMMAND_REJECTED', message: 'the store refused this command' },
    { key: 'test:4', code: 'INTERNAL', message: /the log has the reason/ },
  ]);
  expect(logged).toContain('a spooled entry failed');
  expect(counts).toMatchObject({ drained: 2, refused: 4 });
});

it('refuses an entry that the store takes too long for again and again, so that it does not hold up the others', async () => {
  const { take, spool, goAway, keys, drain, commands } = hub();
  goAway(true);
  await take(1, 2);
  const submit = commands.submit.bind(commands);
  let tries = 0;
  commands.submit = async (command) => {
    if (command.key !== 'test:1') return submit(command);
    tries++;
    const cause = new StoreError('STORE_TIMEOUT', 'test', new Error('late'));
    throw new HubBusyError('the graph store took too long; nothing was changed', 0.01, { cause });
  };
  goAway(false);
  drain.start();
  await drained(spool);
  expect(tries).toBe(5);
  expect(keys()).toEqual(['test:2']);
  expect(spool.refused(ALL)).toMatchObject([{ key: 'test:1', code: 'HUB_BUSY' }]);
});

it('waits for a hub that is busy and for storage that is full, and refuses nothing for it', async () => {
  const { take, spool, goAway, keys, drain, commands, bodies } = hub();
  goAway(true);
  await take(1);
  goAway(false);
  commands.busy = new HubBusyError('the queue is full', 0.1);
  drain.start();
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(spool.stats()).toMatchObject({ waiting: 1, refused: 0 });
  bodies.failure = new StorageFullError('no room');
  commands.busy = undefined;
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(spool.stats()).toMatchObject({ waiting: 1, refused: 0 });
  bodies.failure = undefined;
  await drained(spool);
  expect(keys()).toEqual(['test:1']);
});

it('asks to come back when the spool is full or its disk is, and changes nothing', async () => {
  const { take, spool, goAway } = hub({ limitEntries: 2 });
  goAway(true);
  await take(1, 2);
  expect(await take(3)).toMatchObject([
    { status: 'rejected', reason: { code: 'HUB_BUSY', retryAfterSeconds: 10, message: /at most 2 entries/ } },
  ]);
  spool.failure = new StorageFullError('no room');
  expect(await take(3)).toMatchObject([
    { status: 'rejected', reason: { code: 'HUB_BUSY', retryAfterSeconds: 30, message: /disk of the spool is full/ } },
  ]);
  spool.failure = new SpoolFullError('x');
  expect(spool.stats().waiting).toBe(2);
});
