import { expect, it } from 'vitest';
import { refusedLines, spoolWords } from './show-spool.ts';

const empty = {
  ...{ waiting: 0, bytes: 0, oldestReceivedAt: null, refusedCount: 0, limitEntries: 100_000, draining: false },
  lanes: [],
  ...{ fault: null, refused: { edges: [] } },
};
const node = {
  ...{ key: 'k', command: 'openlineage.run', receivedAt: '2026-01-01T12:00:00.000Z' },
  ...{ code: 'INVALID_INPUT', message: '$.a: expected\u001b[31m red' },
};

it('says what waits, since when, and what was refused', () => {
  expect(spoolWords(empty)).toBe('0 of 100000 accepted and not yet in the graph, 0.0 MiB');
  const oldestReceivedAt = '2026-01-01T12:00:00.000Z';
  expect(
    spoolWords({
      ...empty,
      waiting: 3,
      bytes: 20_000_000,
      oldestReceivedAt,
      draining: true,
      refusedCount: 1,
      fault: 'no space',
    }),
  ).toBe(
    '3 of 100000 accepted and not yet in the graph, 19 MiB, the oldest of 2026-01-01T12:00:00.000Z, being worked off, 1 refused when their turn came, no space',
  );
  const lanes = [
    { name: 'events', waiting: 0 },
    { name: 'git', waiting: 11 },
  ];
  expect(spoolWords({ ...empty, waiting: 11, lanes })).toBe(
    '11 of 100000 accepted and not yet in the graph, 11 of them of git, 0.0 MiB',
  );
  expect(refusedLines(empty)).toEqual([]);
  const [line = ''] = refusedLines({ ...empty, refused: { edges: [{ node }] } });
  expect(line).toMatch(/^ {2}refused: openlineage\.run of 2026-01-01T12:00:00\.000Z, INVALID_INPUT: \$\.a: expected/);
  // What others wrote does not paint the terminal.
  expect(line).not.toContain('\u001b');
});
