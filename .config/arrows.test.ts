import { cruise } from 'dependency-cruiser';
import type { IConfiguration, ICruiseResult } from 'dependency-cruiser';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

const { forbidden, options } = createRequire(import.meta.url)('./dependency-cruiser.cjs') as IConfiguration;

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

/** What the rules report, as `rule: from -> to`, on a repository that consists of these files. */
const violations = async (files: Record<string, string>): Promise<string[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'rootline-arrows-'));
  folders.push(folder);
  const planted = { ...packages, ...files };
  for (const [path, source] of Object.entries(planted)) {
    await mkdir(join(folder, dirname(path)), { recursive: true });
    await writeFile(join(folder, path), source);
  }
  await mkdir(join(folder, 'node_modules/@rootline'), { recursive: true });
  await symlink('../../graph', join(folder, 'node_modules/@rootline/graph'));

  const { tsConfig: _paths, cache: _cache, ...own } = options ?? {};
  const sources = Object.keys(files).filter((path) => !path.startsWith('node_modules/'));
  const ruleSet = forbidden === undefined ? {} : { forbidden };
  const { output } = await cruise(
    sources,
    { ...own, baseDir: folder, validate: true, ruleSet },
    own.enhancedResolveOptions ?? {},
  );
  return (output as ICruiseResult).summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`);
};

const packages = {
  'package.json':
    '{ "name": "planted", "type": "module", "dependencies": { "neo4j-driver": "*", "type-graphql": "*" } }',
  'graph/package.json':
    '{ "name": "@rootline/graph", "exports": { ".": "./index.ts", "./model": "./model/index.ts" } }',
  'graph/index.ts': `import './model/index.ts';\nexport const connect = 1;\nexport type Store = string;\n`,
  'graph/model/index.ts': `export const entityId = 1;\n`,
  'node_modules/neo4j-driver/package.json': '{ "name": "neo4j-driver", "main": "index.js" }',
  'node_modules/neo4j-driver/index.js': '',
  'node_modules/type-graphql/package.json': '{ "name": "type-graphql", "main": "index.js" }',
  'node_modules/type-graphql/index.js': '',
  'node_modules/left-pad/package.json': '{ "name": "left-pad", "main": "index.js" }',
  'node_modules/left-pad/index.js': '',
};

describe('the arrows between workspaces, by resolved path', () => {
  it.each([
    ['a driver in the server', 'server/src/a.ts', `import 'neo4j-driver';`, 'pinned-neo4j-driver'],
    ['type-graphql in the server', 'server/src/a.ts', `import 'type-graphql';`, 'pinned-type-graphql'],
    [
      'a value of graph in schema',
      'schema/src/a.ts',
      `import { connect } from '@rootline/graph';\nvoid connect;`,
      'schema-graph-types',
    ],
    [
      'a dependency of a script that runs before npm install',
      'local/start.mjs',
      `import 'type-graphql';`,
      'local-needs-nothing',
    ],
    ['a package that no package.json names', 'server/src/a.ts', `import 'left-pad';`, 'declared'],
  ])('report %s', async (_what, path, source, rule) => {
    expect(await violations({ [path]: source })).toContainEqual(expect.stringContaining(`${rule}: ${path} -> `));
  });

  it('report a page that imports the server, from a module and from a component', async () => {
    const found = await violations({
      'server/src/index.ts': `import '@rootline/graph';\nexport const secret = 1;`,
      'web/src/lib/a.ts': `import { secret } from '../../../server/src/index.ts';\nvoid secret;`,
      'web/src/lib/b.svelte': `<script lang="ts">\n  import { secret } from '../../../server/src/index.ts';\n</script>\n<p>{secret}</p>`,
    });

    expect(found).toEqual([
      'web-arrows: web/src/lib/a.ts -> server/src/index.ts',
      'web-arrows: web/src/lib/b.svelte -> server/src/index.ts',
    ]);
  });

  it('report a runner that reaches the graph beyond its model', async () => {
    const found = await violations({
      'runners/src/tasks/a.ts': `import { connect } from '@rootline/graph';\nvoid connect;`,
    });

    expect(found).toEqual(['runners-arrows: runners/src/tasks/a.ts -> graph/index.ts']);
  });

  it('report a product file that imports a test', async () => {
    const found = await violations({
      'graph/a.ts': `import { b } from './b.test.ts';\nvoid b;`,
      'graph/b.test.ts': `export const b = 1;`,
    });

    expect(found).toEqual(['no-tests-in-product: graph/a.ts -> graph/b.test.ts']);
  });

  it('report a cycle of values', async () => {
    const found = await violations({
      'graph/a.ts': `import { b } from './b.ts';\nexport const a = (): number => b();`,
      'graph/b.ts': `import { a } from './a.ts';\nexport const b = (): number => a();`,
    });

    expect(found).toEqual([expect.stringMatching(/^no-cycles: graph\/[ab]\.ts -> graph\/[ab]\.ts$/)]);
  });

  it('report a file that nothing needs', async () => {
    expect(await violations({ 'graph/alone.ts': `export const alone = 1;` })).toEqual([
      'no-orphans: graph/alone.ts -> graph/alone.ts',
    ]);
  });

  it('report an import that leads nowhere', async () => {
    expect(await violations({ 'graph/a.ts': `import './missing.ts';` })).toEqual([
      'resolvable: graph/a.ts -> ./missing.ts',
    ]);
  });

  it('accept what the design allows', async () => {
    const found = await violations({
      'graph/driver/a.ts': `import 'neo4j-driver';`,
      'schema/src/a.ts': `import 'type-graphql';\nimport type { Store } from '@rootline/graph';\nimport { entityId } from '@rootline/graph/model';\nexport type A = Store;\nvoid entityId;`,
      'server/src/a.ts': `import { connect } from '@rootline/graph';\nvoid connect;`,
      'runners/src/tasks/a.ts': `import { entityId } from '@rootline/graph/model';\nvoid entityId;`,
    });

    expect(found).toEqual([]);
  });

  it('accept files that know each other by type only', async () => {
    const found = await violations({
      'graph/a.ts': `import type { B } from './b.ts';\nexport type A = { b: B };`,
      'graph/b.ts': `import type { A } from './a.ts';\nexport type B = { a: A };`,
    });

    expect(found).toEqual([]);
  });
});
