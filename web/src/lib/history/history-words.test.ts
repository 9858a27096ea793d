import { expect, it } from 'vitest';
import { changeWord, relationsThatHold, shownValue, standingUnions, subjectWord, valueWord } from './history-words.ts';

const nothing = { field: null, relation: null, label: null, united: null, value: 'x', before: null };
const relation = { kind: 'DEPLOYED_AS', outgoing: false, inferred: true, otherId: 'x', other: null } as const;

it('names what an event is about', () => {
  expect(subjectWord({ ...nothing, field: 'description' })).toBe('description');
  expect(subjectWord({ ...nothing, field: 'tag:tier' })).toBe('tag tier');
  expect(subjectWord({ ...nothing, label: 'old name' })).toBe('the name old name');
  expect(subjectWord({ ...nothing, relation })).toBe('deployed as this');
  expect(subjectWord({ ...nothing, relation: { ...relation, outgoing: true } })).toBe('deployed as');
  expect(subjectWord(nothing)).toBe('');
});

it('tells which of two that became one it is', () => {
  const union = { ...nothing, change: 'UNITED', label: 'old name' } as const;
  const [gone, stayed] = [true, false].map((into) => ({ ...union, united: { into, otherId: 'x', other: null } }));
  expect([gone, stayed].map((event) => `${subjectWord(event ?? union)} ${changeWord(event ?? union)}`)).toEqual([
    'this became one with what stays',
    'another became one with this',
  ]);
  const parted = [gone, stayed].map((event) => ({ ...union, ...event, change: 'SEPARATED' as const }));
  expect(parted.map((event) => `${subjectWord(event)} ${changeWord(event)}`)).toEqual([
    'this was separated from',
    'another was separated from this',
  ]);
});

it('knows which unions still stand', () => {
  const event = (change: 'UNITED' | 'SEPARATED' | 'WITHDRAWN', otherId: string, into = false) => ({
    change,
    united: { into, otherId, other: null },
  });
  const events = [
    event('UNITED', 'a'),
    { change: 'SET', united: null } as const,
    event('SEPARATED', 'b'),
    event('UNITED', 'b'),
    event('UNITED', 'c', true),
    event('SEPARATED', 'a'),
    event('UNITED', 'd'),
  ];
  expect([...standingUnions(events)]).toEqual([0, 6]);
});

it('tells a first value from another one, and what was inferred from what was said', () => {
  expect(changeWord({ ...nothing, change: 'SET' })).toBe('set');
  expect(changeWord({ ...nothing, change: 'SET', before: 'y' })).toBe('changed');
  expect(changeWord({ ...nothing, change: 'SET', before: 'x' })).toBe('said again');
  expect(changeWord({ ...nothing, change: 'BEGAN', relation })).toBe('inferred');
  expect(changeWord({ ...nothing, change: 'ENDED', relation })).toBe('ended');
});

it('shows a value in a line', () => {
  expect(valueWord('flights')).toBe('flights');
  expect(valueWord({ a: 1 })).toBe('{"a":1}');
  expect(valueWord(null)).toBe('nothing');
  expect(valueWord(null, true)).toBe('too long to show here');
  expect(valueWord('x'.repeat(200))).toHaveLength(121);
});

it('shows of a withdrawal why, and any other value as it is', () => {
  expect(shownValue('withdrawn', { at: 1, reason: 'loaded by mistake', by: 'ada' })).toBe('loaded by mistake');
  expect(shownValue('withdrawn', null)).toBeNull();
  expect(shownValue('tag:x', { reason: 'x' })).toEqual({ reason: 'x' });
});

it('tells which relations hold now: what was said last of each, unless it ended', () => {
  const of = (otherId: string, change: 'BEGAN' | 'ENDED' | 'WITHDRAWN', validTo: string | null = null) => ({
    ...{ change, validTo, relation: { ...relation, otherId } },
  });
  const [again, late] = [of('again', 'BEGAN'), of('late', 'BEGAN', '2026-01-02T00:00:00Z')];
  const events = [again, of('gone', 'ENDED'), late, of('wrong', 'WITHDRAWN'), of('again', 'ENDED')];
  const before = ['again', 'gone', 'late', 'wrong'].map((otherId) => of(otherId, 'BEGAN'));
  expect([...relationsThatHold([...events, { ...nothing, change: 'SET', validTo: null }, ...before])]).toEqual([again]);
});
