import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../stack/packages.mjs';
import { mustRun } from './child.mjs';
import { madeFrom, sourceHash } from './stamp.mjs';

// Each takes seconds; ten minutes tell a hang from a busy machine.
const buildMs = 10 * 60_000;
const bundled = ['graph', 'storage', 'schema', 'runners', 'server'];

/**
 * Every npm package of the bundled workspaces, one by one. `--packages=external` would leave the workspaces' own imports in the
 * bundle too, and Node cannot run their decorators.
 * @returns {string[]}
 */
function externals() {
  const names = bundled.flatMap((workspace) => {
    const { dependencies = {} } = JSON.parse(readFileSync(join(root, workspace, 'package.json'), 'utf8'));
    return Object.keys(dependencies).filter((name) => !name.startsWith('@rootline/'));
  });
  return [...new Set(names)].sort().flatMap((name) => [`--external:${name}`, `--external:${name}/*`]);
}

/** Bundles the server and the command line into server/dist. @param {(line: string) => void} log */
export async function buildServer(log) {
  await madeFrom({
    name: 'server',
    hash: sourceHash([...bundled, 'package-lock.json', 'local/setup/build.mjs']),
    results: ['server/dist/main.mjs', 'server/dist/cli.mjs'],
    make: async () => {
      log('bundling');
      const esbuild = join(root, 'node_modules', '.bin', 'esbuild');
      await mustRun(
        esbuild,
        [
          'main=server/src/main.ts',
          'cli=server/src/cli/main.ts',
          '--bundle',
          '--platform=node',
          '--format=esm',
          '--target=node24',
          '--sourcemap',
          '--log-level=warning',
          '--outdir=server/dist',
          '--out-extension:.js=.mjs',
          ...externals(),
        ],
        { cwd: root, timeoutMs: buildMs, cure: 'The sources of the server do not build: npm run types shows why.' },
      );
    },
  });
}

/** Builds the web app into web/build. @param {(line: string) => void} log */
export async function buildWeb(log) {
  await madeFrom({
    name: 'web',
    hash: sourceHash(['web', 'schema/schema.graphql', 'package-lock.json']),
    results: ['web/build/index.html'],
    make: async () => {
      log('building the pages');
      await mustRun('npm', ['run', 'build', '--workspace', 'web'], {
        cwd: root,
        timeoutMs: buildMs,
        cure: 'The sources of the web app do not build: npm run check --workspace web shows why.',
      });
    },
  });
}
