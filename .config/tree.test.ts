import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

const workspaces = ['graph', 'storage', 'schema', 'server', 'runners', 'web', 'local', 'bench', 'examples'];
const notOurs = new Set([
  'node_modules',
  'dist',
  'build',
  'coverage',
  '.svelte-kit',
  '.rootline',
  'gql',
  'fixtures',
  '__snapshots__',
]);

/** All our files below a folder, as paths from the root of the repository. */
const filesBelow = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? (notOurs.has(entry.name) ? [] : filesBelow(path)) : [path];
  });

const files = [...workspaces.flatMap(filesBelow), ...filesBelow('.config')];
const sources = files.filter((path) => /\.(ts|mjs|js|svelte)$/.test(path));

/** Of the system, and what npm test tells its own tests. */
const notForPeople =
  /^(JAVA_HOME|LD_LIBRARY_PATH|NO_COLOR|PATH|VITEST_.*|ROOTLINE_TEST_(LANES|NEO4J_.*|REDIS_URL)|ROOTLINE_PYTHON)$/;

describe('the tree', () => {
  it('has no folder for things without a home', () => {
    expect(files.filter((path) => /\/(utils?|utilities|helpers?|common|misc|shared)\//i.test(path))).toEqual([]);
  });

  it('reads no variable of the environment that .env.example does not name', () => {
    const named = new Set(
      [...readFileSync(join(root, '.env.example'), 'utf8').matchAll(/^(?:# )?([A-Z][A-Z0-9_]*)=/gm)].map(
        ([, one]) => one,
      ),
    );
    const read = sources.flatMap((path) =>
      [...readFileSync(join(root, path), 'utf8').matchAll(/\benv(?:ironment)?\['([A-Z][A-Z0-9_]*)'\]/g)].map(
        ([, one = '']) => one,
      ),
    );

    expect(read).toContain('ROOTLINE_URL');
    expect(new Set(read.filter((one) => !named.has(one) && !notForPeople.test(one)))).toEqual(new Set());
  });

  it('gathers exports in the index.ts of a workspace and of its published parts alone', () => {
    const published = [
      'graph/index.ts',
      'graph/model/index.ts',
      'storage/index.ts',
      'schema/src/index.ts',
      'server/src/index.ts',
      'runners/src/queues/index.ts',
    ];

    expect(sources.filter((path) => basename(path) === 'index.ts' && !published.includes(path))).toEqual([]);
  });

  it('names its sources in kebab-case with the role as suffix', () => {
    // SvelteKit's own names start with a plus sign.
    const allowed = /^(\+[a-z]+|[a-z0-9]+(-[a-z0-9]+)*)(\.[a-z0-9-]+)*\.(ts|mjs|js|svelte)$/;

    expect(sources.map((path) => basename(path)).filter((name) => !allowed.test(name))).toEqual([]);
  });

  it('gives a reason with every suppression', () => {
    // Spelt in two halves, so that this file does not find itself.
    const suppression = new RegExp(['eslint', '-disable|@ts-expect', '-error'].join(''));
    const reason = /eslint-disable\S* .*\s-- \S|@ts-expect-error \S+ \S+/;
    const bare = sources.flatMap((path) =>
      readFileSync(join(root, path), 'utf8')
        .split('\n')
        .flatMap((line, index) =>
          suppression.test(line) && !reason.test(line) ? [`${path}:${String(index + 1)}`] : [],
        ),
    );

    expect(bare).toEqual([]);
  });
});
