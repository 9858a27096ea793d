import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StepError, root } from '../stack/packages.mjs';
import { mustRun } from './child.mjs';
import { madeFrom, sourceHash } from './stamp.mjs';

/** The Node that runs the hub, from the `node` package: the same for everybody. */
export const node24 = join(root, 'node_modules', 'node', 'bin', 'node');
/** The Python of the tests, with what local/python/requirements.txt lists. */
export const venvPython = join(root, '.rootline', 'venv', 'bin', 'python');

// npm ci takes 40 to 90 s from a warm cache; a slow line needs several times that.
const installMs = 15 * 60_000;

/** @param {string} path @returns {Record<string, { version?: string, optional?: boolean, devOptional?: boolean, link?: boolean }>} */
const packagesIn = (path) => JSON.parse(readFileSync(path, 'utf8')).packages;

/**
 * Whether node_modules holds what the lock file names. npm writes its own account of an install when that is complete, so neither an
 * interrupted install nor a changed lock passes, and a developer's own `npm install` needs no second one.
 */
function isInstalled() {
  const account = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(account) || !existsSync(node24)) return false;
  const installed = packagesIn(account);
  return Object.entries(packagesIn(join(root, 'package-lock.json'))).every(
    // Workspaces' own entries have no place in node_modules; optional packages depend on the platform.
    ([path, entry]) =>
      !path.startsWith('node_modules/') ||
      entry.optional ||
      entry.devOptional ||
      entry.link ||
      installed[path]?.version === entry.version,
  );
}

/** @param {(line: string) => void} log @param {string} what @returns {() => void} ends the reminder */
function remind(log, what) {
  const started = Date.now();
  const ticker = setInterval(() => log(`still ${what} (${Math.round((Date.now() - started) / 1000)} s)`), 10_000);
  return () => clearInterval(ticker);
}

/** Runs `npm ci` when node_modules is missing or is not what the lock says. @param {(line: string) => void} log */
export async function installPackages(log) {
  if (isInstalled()) return;
  if (lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) {
    throw new StepError(
      'node_modules is a link and does not hold what package-lock.json names; npm ci would empty the folder that it points to',
      'Remove the link, so that this checkout gets packages of its own, or install in the folder behind it.',
    );
  }
  log('npm ci (a minute or two)');
  const done = remind(log, 'installing');
  try {
    await mustRun('npm', ['ci', '--no-fund', '--no-audit'], {
      cwd: root,
      timeoutMs: installMs,
      cure: 'Check that npm reaches its registry (npm ping) and that the disk has 2 GB free, then run the command again.',
    });
  } finally {
    done();
  }
}

/** Makes the virtual environment of the tests when it is missing or its list has changed. @param {string} python @param {(line: string) => void} log */
export async function installPython(python, log) {
  const requirements = 'local/python/requirements.txt';
  await madeFrom({
    name: 'venv',
    hash: sourceHash([requirements]),
    results: ['.rootline/venv/bin/python'],
    make: async () => {
      log('Python packages (once)');
      const cure =
        'On Debian and Ubuntu the module is its own package: apt install python3-venv. Otherwise check that pip reaches its index.';
      const options = { cwd: root, timeoutMs: installMs, cure };
      await mustRun(python, ['-m', 'venv', '--clear', '.rootline/venv'], options);
      await mustRun(
        venvPython,
        ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements],
        options,
      );
    },
  });
}
