// The suites of `npm test`: each prints its time, counts its tests and knows the command that runs it alone.
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from '../stack/packages.mjs';
import { command } from './child.mjs';
import { node24 } from './install.mjs';
import { seconds } from './step.mjs';

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 * @typedef {Counts & { name: string, rerun: string, failures?: string[] }} SuiteResult
 */

/** @param {Counts[]} counts @returns {Counts} */
export function addCounts(counts) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of counts) {
    sum.passed += passed;
    sum.failed += failed;
    sum.skipped += skipped;
  }
  return sum;
}

/**
 * Prints whole lines, each behind a mark, so that suites that run beside each other can be told apart.
 * @param {string} mark @param {(text: string) => void} [write]
 */
export function linesBehind(mark, write = (text) => void process.stdout.write(text)) {
  let begun = '';
  return (/** @type {string} */ text) => {
    const lines = (begun + text).split('\n');
    begun = lines.pop() ?? '';
    for (const line of lines) write(`${mark}${line}\n`);
  };
}

/**
 * @typedef {object} SuiteOptions
 * @property {number} minutes after which it is stopped
 * @property {Record<string, string>} env
 * @property {(text: string) => void} print gets what it prints
 */

/** @param {SuiteResult} result @param {{ began: number, timedOut: boolean, print: (text: string) => void }} run @returns {SuiteResult} */
function tell(result, { began, timedOut, print }) {
  const { name, passed, failed, skipped } = result;
  const took = seconds(Date.now() - began);
  if (timedOut) print(`✗ ${name} was stopped after ${took}\n`);
  print(`${failed > 0 ? '✗' : '✓'} ${name}: ${passed} passed, ${failed} failed, ${skipped} skipped (${took})\n\n`);
  return result;
}

/**
 * An npm script that passes or fails as a whole: it counts as one test.
 * @param {string} script @param {SuiteOptions} options @returns {Promise<SuiteResult>}
 */
export async function checkSuite(script, { minutes, env, print }) {
  print(`── ${script}\n`);
  const began = Date.now();
  const rerun = `npm run ${script}`;
  const { code, timedOut } = await command('npm', ['run', script], {
    cwd: root,
    timeoutMs: minutes * 60_000,
    env,
    onOutput: print,
  });
  const failed = code === 0 ? 0 : 1;
  return tell({ name: script, passed: 1 - failed, failed, skipped: 0, rerun }, { began, timedOut, print });
}

/**
 * Counts of vitest's JSON report. A file that could not be loaded has no tests in it and counts as one failure.
 * @param {string} path @param {number} code vitest's exit code @returns {Counts}
 */
export function countReport(path, code) {
  if (!existsSync(path)) return { passed: 0, failed: 1, skipped: 0 };
  const report = JSON.parse(readFileSync(path, 'utf8'));
  /** @type {{ status: string, assertionResults: unknown[] }[]} */
  const files = report.testResults;
  const unloaded = files.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  const failed = report.numFailedTests + unloaded;
  return {
    passed: report.numPassedTests,
    // Errors outside of any test (an unhandled rejection, a failed set-up) show in the exit code alone.
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

const MOST_FAILURES = 20;

/**
 * A line for each failed test of vitest's JSON report, so that the end of a long output names them.
 * @param {string} path @returns {string[]}
 */
export function failuresOf(path) {
  if (!existsSync(path)) return [];
  /** @type {{ name: string, status: string, message?: string, assertionResults: { status: string, fullName: string, failureMessages?: string[] }[] }[]} */
  const files = JSON.parse(readFileSync(path, 'utf8')).testResults;
  const line = (/** @type {string} */ text) => text.split('\n')[0]?.slice(0, 300) ?? '';
  const lines = files.flatMap(({ name, status, message = '', assertionResults }) => {
    const file = relative(root, name);
    if (status === 'failed' && assertionResults.length === 0) return [`${file}: ${line(message)}`];
    return assertionResults
      .filter((test) => test.status === 'failed')
      .map(({ fullName, failureMessages = [] }) => `${file} > ${fullName}: ${line(failureMessages[0] ?? '')}`);
  });
  const more = lines.length - MOST_FAILURES;
  return more > 0 ? [...lines.slice(0, MOST_FAILURES), `and ${more} more`] : lines;
}

/**
 * @param {string} name
 * @param {SuiteOptions & { projects: string[], scratch: string }} options scratch: folder for the report
 * @returns {Promise<SuiteResult>}
 */
export async function vitestSuite(name, { projects, minutes, env, print, scratch }) {
  print(`── ${name}\n`);
  const began = Date.now();
  const report = join(scratch, `${projects.join('-')}.json`);
  const chosen = ['--config', '.config/vitest.config.ts', ...projects.flatMap((project) => ['--project', project])];
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { code, timedOut } = await command(
    node24,
    [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...chosen, ...reporters],
    { cwd: root, timeoutMs: minutes * 60_000, env, onOutput: print },
  );
  const rerun = `npx vitest run ${chosen.join(' ')}`;
  return tell({ name, ...countReport(report, code), rerun, failures: failuresOf(report) }, { began, timedOut, print });
}
