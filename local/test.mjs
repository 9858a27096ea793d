// npm test: installs what is missing and runs every suite against Neo4j and Redis of its own. Needs Node 20 and no package.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildServer, buildWeb } from './setup/build.mjs';
import { endCommands } from './setup/child.mjs';
import { installPackages, installPython, venvPython } from './setup/install.mjs';
import { checkPrerequisites, findPython } from './setup/prerequisites.mjs';
import { explain, seconds, step } from './setup/step.mjs';
import { addCounts, checkSuite, linesBehind, vitestSuite } from './setup/suite.mjs';
import { startLocalStack, stopLocalStack } from './stack/index.mjs';
import { hasNeo4jJars } from './stack/packages.mjs';
import { testEnvironment } from './test-stack.mjs';

const usage = `Runs all suites: lint, types, unit, contract, integration, faults, browser.

First come the tests on two Neo4j and two Redis that are started once, then those that start and kill their own, with lint and types beside them.

  npm test

A single file: npx vitest run --config .config/vitest.config.ts path/to/file.test.ts
PYTHON names the Python (3.11 or later) that makes the tests' virtual environment.`;

// Limits that tell a hang from a busy machine; the usual times are a tenth of them.
const minutes = { lint: 15, types: 15, vitest: 70, faults: 45, browser: 25 };

/** Each has a Neo4j and a Redis: one keeps about one of two cores busy. @param {string} scratch */
const lanes = (scratch) => ['1', '2'].map((name) => join(scratch, name));

/** @param {string} scratch */
async function prepare(scratch) {
  await step('prerequisites', async () => checkPrerequisites({ java: true, maven: !hasNeo4jJars() }));
  await step('packages', installPackages);
  await step('Python packages', (log) => installPython(findPython(), log));
  const stacks = step('Neo4j and Redis', (log) =>
    Promise.all(lanes(scratch).map((dir) => startLocalStack({ dir, env: {}, shortLived: true, log }))),
  );
  const builds = (async () => {
    await step('web app', buildWeb);
    await step('server', buildServer);
  })();
  await Promise.allSettled([stacks, builds]);
  await builds;
  return stacks;
}

/** @typedef {import('./setup/suite.mjs').SuiteResult} SuiteResult @typedef {Record<string, string>} Env */

/** @param {(() => Promise<SuiteResult>)[]} suites @returns {Promise<SuiteResult[]>} */
async function inTurn(suites) {
  const results = [];
  for (const suite of suites) results.push(await suite());
  return results;
}

/** @param {'lint' | 'types'} script @param {Env} env */
const check = (script, env) => checkSuite(script, { minutes: minutes[script], env, print: linesBehind('│ ') });

/** @param {Env} env @param {string} scratch */
const faults = (env, scratch) =>
  vitestSuite('faults', {
    ...{ projects: ['faults'], minutes: minutes.faults },
    ...{ env, scratch, print: linesBehind('') },
  });

/** @param {Env} env @param {string} scratch */
const unitAndIntegration = (env, scratch) =>
  vitestSuite('unit, contract and integration', {
    ...{ projects: ['unit', 'integration'], minutes: minutes.vitest },
    ...{ env, scratch, print: linesBehind('') },
  });

/** @param {Env} env @param {string} scratch */
const browser = (env, scratch) =>
  vitestSuite('browser', {
    ...{ projects: ['browser'], minutes: minutes.browser },
    ...{ env, scratch, print: linesBehind('') },
  });

/** @param {string} scratch @returns {Promise<SuiteResult[]>} */
async function runSuites(scratch) {
  const env = { CI: 'true', ...testEnvironment(await prepare(scratch)), ROOTLINE_PYTHON: venvPython };
  const tested = await unitAndIntegration(env, scratch);
  // Fault tests wait for starts most of the time and measure nothing: what only reads sources fits beside them.
  const [killed, checked] = await Promise.all([
    faults(env, scratch),
    inTurn([() => check('lint', env), () => check('types', env)]),
  ]);
  return [...checked, tested, killed, await browser(env, scratch)];
}

async function main() {
  if (process.argv.slice(2).includes('--help')) return void console.log(usage);
  const began = Date.now();
  const scratch = mkdtempSync(join(tmpdir(), 'rootline-test-'));
  const clean = async () => {
    await Promise.all(lanes(scratch).map(stopLocalStack));
    rmSync(scratch, { recursive: true, force: true });
  };
  let interrupted = false;
  const interrupt = () => {
    if (interrupted) return;
    interrupted = true;
    console.error('\ninterrupted: stopping Neo4j and Redis …');
    endCommands();
    void clean().finally(() => process.exit(130));
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);

  /** @type {SuiteResult[]} */
  let results;
  try {
    results = await runSuites(scratch);
  } catch (error) {
    if (interrupted) return;
    endCommands();
    explain(error);
    results = [{ name: 'preparation', passed: 0, failed: 1, skipped: 0, rerun: 'npm test' }];
  }
  if (interrupted) return;
  await clean();

  console.log(`\nAll steps took ${seconds(Date.now() - began)}.`);
  for (const { name, failed, rerun, failures = [] } of results) {
    if (failed > 0) console.log(`✗ ${name}: ${failed} failed. Alone: ${rerun}`);
    for (const failure of failures) console.log(`  ${failure}`);
  }
  const { passed, failed, skipped } = addCounts(results);
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  process.exitCode = failed > 0 ? 1 : 0;
}

await main();
