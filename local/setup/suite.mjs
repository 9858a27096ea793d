// The suites of `npm test`: each prints its time, counts its tests and knows the command that runs it alone.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../stack/packages.mjs';
import { command } from './child.mjs';
import { node24 } from './install.mjs';
import { seconds } from './step.mjs';

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 * @typedef {Counts & { name: string, rerun: string }} SuiteResult
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

/** @param {string} text */
const print = (text) => void process.stdout.write(text);

/** @param {SuiteResult} result @param {number} began @param {boolean} timedOut @returns {SuiteResult} */
function tell(result, began, timedOut) {
  const { name, passed, failed, skipped } = result;
  const took = seconds(Date.now() - began);
  if (timedOut) console.log(`✗ ${name} was stopped after ${took}`);
  console.log(`${failed > 0 ? '✗' : '✓'} ${name}: ${passed} passed, ${failed} failed, ${skipped} skipped (${took})\n`);
  return result;
}

/**
 * An npm script that passes or fails as a whole: it counts as one test.
 * @param {string} script @param {{ minutes: number, env: Record<string, string> }} options @returns {Promise<SuiteResult>}
 */
export async function checkSuite(script, { minutes, env }) {
  console.log(`── ${script}`);
  const began = Date.now();
  const rerun = `npm run ${script}`;
  const { code, timedOut } = await command('npm', ['run', script], {
    cwd: root,
    timeoutMs: minutes * 60_000,
    env,
    onOutput: print,
  });
  const failed = code === 0 ? 0 : 1;
  return tell({ name: script, passed: 1 - failed, failed, skipped: 0, rerun }, began, timedOut);
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

/**
 * @param {string} name
 * @param {{ projects: string[], minutes: number, env: Record<string, string>, scratch: string }} options scratch: folder for the report
 * @returns {Promise<SuiteResult>}
 */
export async function vitestSuite(name, { projects, minutes, env, scratch }) {
  console.log(`── ${name}`);
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
  return tell({ name, ...countReport(report, code), rerun }, began, timedOut);
}
