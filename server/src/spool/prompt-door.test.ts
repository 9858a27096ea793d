import { CommandRejectedError, StoreAwayError } from '@rootline/graph/model';
import type { Command } from '@rootline/graph/model';
import { FakeSpool, StorageFullError } from '@rootline/storage';
import { expect, it } from 'vitest';
import { bodyOf } from '../../../storage/bodies/digest.fixture.ts';
import type { Intake, IntakeDoor, Taken } from '../intake/intake-door.ts';
import { PromptDoor } from './prompt-door.ts';

type Answer = PromiseSettledResult<Taken>;

function intakeOf(number: number): Intake {
  const body = bodyOf(`body ${number}`);
  const command: Command = {
    ...{ name: 'git.webhook', key: `git:${number}`, actor: 'webhook:github', bodyDigest: body.digest },
    ...{ guards: [], statements: [], size: 10, answer: {} },
  };
  return { body, command };
}

const committed = (seq: number): Answer => ({
  status: 'fulfilled',
  value: { spooled: false, receipt: { seq, leaf: `leaf ${seq}`, replayed: false } },
});
const spooled = { status: 'fulfilled', value: { spooled: true, receivedAt: expect.any(Number) } };

/** A door whose direct way answers what it is told to, when it is told to. */
function hub() {
  const spool = new FakeSpool();
  const given: string[] = [];
  const answers: ((answer: Answer) => void)[] = [];
  const direct: IntakeDoor = {
    take(intakes) {
      given.push(...intakes.map(({ command }) => command.key));
      return new Promise((resolve) => answers.push((answer) => resolve(intakes.map(() => answer))));
    },
  };
  const noted = { away: 0, spooled: 0 };
  const line = {
    isLong: false,
    waits: () => line.isLong,
    noteAway: () => {
      noted.away++;
    },
    noteSpooled: (entries: number) => void (noted.spooled += entries),
  };
  const door = new PromptDoor({ direct, spool, line, patienceMs: 20 });
  const keys = async () => (await spool.next(100, 1_000_000)).entries.map(({ key }) => key);
  return { spool, given, answers, noted, line, door, keys };
}

it('gives the receipt of what is committed soon', async () => {
  const { door, answers, keys, given } = hub();
  const taking = door.take([intakeOf(1)]);
  answers[0]?.(committed(7));
  expect(await taking).toEqual([committed(7)]);
  expect(await door.take([])).toEqual([]);
  expect([given, await keys()]).toEqual([['git:1'], []]);
});

it('keeps what the writer does not answer soon, and what comes of it then changes nothing', async () => {
  const { door, answers, keys, noted } = hub();
  expect(await door.take([intakeOf(1)])).toEqual([spooled]);
  expect(await keys()).toEqual(['git:1']);
  answers[0]?.(committed(7));
  expect(noted).toEqual({ away: 0, spooled: 1 });
});

it('notes that the store is away, whether that is told at once or late', async () => {
  const { door, answers, keys, noted } = hub();
  const away: Answer = { status: 'rejected', reason: new StoreAwayError('the graph store is away', 5) };
  const first = door.take([intakeOf(1)]);
  answers[0]?.(away);
  expect(await first).toEqual([spooled]);
  expect(noted.away).toBe(1);
  expect(await door.take([intakeOf(2)])).toEqual([spooled]);
  answers[1]?.(away);
  await expect.poll(() => noted.away).toBe(2);
  expect(await keys()).toEqual(['git:1', 'git:2']);
});

it('passes on what is refused', async () => {
  const { door, answers, keys } = hub();
  const refused: Answer = { status: 'rejected', reason: new CommandRejectedError('the store refused this command') };
  const taking = door.take([intakeOf(1)]);
  answers[0]?.(refused);
  expect(await taking).toEqual([refused]);
  expect(await keys()).toEqual([]);
});

it('keeps what comes while something waits, without asking the writer', async () => {
  const { door, keys, given, line } = hub();
  line.isLong = true;
  expect(await door.take([intakeOf(1)])).toEqual([spooled]);
  expect(await door.later([intakeOf(2), intakeOf(3)])).toEqual(expect.any(Number));
  expect([given, await keys()]).toEqual([[], ['git:1', 'git:2', 'git:3']]);
});

it('puts nothing before what came earlier and is still on its way', async () => {
  const { door, answers, keys, line } = hub();
  const first = door.take([intakeOf(1)]);
  const large = door.later([intakeOf(2), intakeOf(3)]);
  const second = door.take([intakeOf(4)]);
  line.isLong = true;
  const third = door.take([intakeOf(5)]);
  expect(await keys()).toEqual([]);
  expect(await Promise.all([first, second, third])).toEqual([[spooled], [spooled], [spooled]]);
  await large;
  expect(await keys()).toEqual(['git:1', 'git:2', 'git:3', 'git:4', 'git:5']);
  for (const answer of answers) answer(committed(1));
});

it('waits for the commit when the spool cannot be written, and refuses what needs the spool', async () => {
  const { door, answers, spool, line } = hub();
  spool.failure = new StorageFullError('no room');
  const taking = door.take([intakeOf(1)]);
  setTimeout(() => answers[0]?.(committed(7)), 60);
  expect(await taking).toEqual([committed(7)]);
  const busy = { code: 'HUB_BUSY', retryAfterSeconds: 30, message: /has to wait, and the disk of the spool is full/ };
  await expect(door.later([intakeOf(2)])).rejects.toMatchObject(busy);
  line.isLong = true;
  expect(await door.take([intakeOf(3)])).toMatchObject([{ status: 'rejected', reason: busy }]);
});
