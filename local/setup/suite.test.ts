import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addCounts, countReport, linesBehind } from './suite.mjs';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'rootline-suite-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

const passed = { status: 'passed', assertionResults: [{}] };

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
