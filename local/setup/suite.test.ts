import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addCounts, countReport, failuresOf, linesBehind } from './suite.mjs';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'rootline-suite-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

const passed = { name: 'some.test.ts', status: 'passed', assertionResults: [{ status: 'passed' }] };

function report(
  counts: { passed?: number; failed?: number; pending?: number; todo?: number },
  files: object[] = [passed],
): string {
  const path = join(dir, 'report.json');
  const { passed: p = 0, failed = 0, pending = 0, todo = 0 } = counts;
  writeFileSync(
    path,
    JSON.stringify({
      numPassedTests: p,
      numFailedTests: failed,
      numPendingTests: pending,
      numTodoTests: todo,
      testResults: files,
    }),
  );
  return path;
}

describe('the count of a vitest report', () => {
  it('adds skipped and planned tests', () => {
    expect(countReport(report({ passed: 5, failed: 2, pending: 1, todo: 1 }), 1)).toEqual({
      passed: 5,
      failed: 2,
      skipped: 2,
    });
  });

  it('counts a file that could not be loaded as a failure', () => {
    const files = [passed, { status: 'failed', assertionResults: [] }];

    expect(countReport(report({ passed: 5 }, files), 1)).toEqual({ passed: 5, failed: 1, skipped: 0 });
  });

  it('counts an error outside of every test as a failure', () => {
    expect(countReport(report({ passed: 5 }), 1)).toEqual({ passed: 5, failed: 1, skipped: 0 });
  });

  it('counts a run without a report as a failure', () => {
    expect(countReport(join(dir, 'none.json'), 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('is summed over suites', () => {
    expect(
      addCounts([
        { passed: 1, failed: 0, skipped: 2 },
        { passed: 3, failed: 1, skipped: 0 },
      ]),
    ).toEqual({ passed: 4, failed: 1, skipped: 2 });
  });
});

describe('the failures that the end names', () => {
  it('are tests with the first line of what went wrong, and files that could not be loaded', () => {
    const tests = [
      { status: 'passed', fullName: 'a hub starts' },
      { status: 'failed', fullName: 'a hub stops', failureMessages: ['Error: it did not\n  at hub.ts:1'] },
    ];
    const files = [
      passed,
      { name: join(process.cwd(), 'server/hub.test.ts'), status: 'failed', assertionResults: tests },
      {
        name: join(process.cwd(), 'web/page.test.ts'),
        status: 'failed',
        message: 'no such file\n',
        assertionResults: [],
      },
    ];

    expect(failuresOf(report({ failed: 1 }, files))).toEqual([
      'server/hub.test.ts > a hub stops: Error: it did not',
      'web/page.test.ts: no such file',
    ]);
  });

  it('are counted from the 21st on', () => {
    const tests = Array.from({ length: 23 }, (_, at) => ({ status: 'failed', fullName: `test ${at}` }));
    const named = failuresOf(report({ failed: 23 }, [{ name: 'x.ts', status: 'failed', assertionResults: tests }]));

    expect(named).toHaveLength(21);
    expect(named.at(-1)).toBe('and 3 more');
  });

  it('are none without a report', () => {
    expect(failuresOf(join(dir, 'none.json'))).toEqual([]);
  });
});

describe('the output of suites that run beside each other', () => {
  it('comes in whole lines, each behind its mark, however it is cut', () => {
    const written: string[] = [];
    const print = linesBehind('│ ', (text) => void written.push(text));
    for (const part of ['one\ntw', 'o', '\n\nthree']) print(part);
    expect(written).toEqual(['│ one\n', '│ two\n', '│ \n']);
    print('\n');
    expect(written.at(-1)).toBe('│ three\n');
  });
});
