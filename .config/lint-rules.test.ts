import { ESLint } from 'eslint';
import { fileURLToPath } from 'node:url';
import ts from 'typescript-eslint';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

// The planted files exist in no program, so the rules that need types are off; those under test need none.
const eslint = new ESLint({
  cwd: root,
  overrideConfigFile: '.config/eslint.config.js',
  overrideConfig: [{ files: ['**/*'], ...ts.configs.disableTypeChecked }],
});

/** The rules that report a source as if it stood at that path, with their messages. */
const reported = async (path: string, source: string): Promise<string[]> => {
  const [result] = await eslint.lintText(source, { filePath: path });
  return (result?.messages ?? [])
    .filter(({ ruleId }) => ruleId !== '@typescript-eslint/no-unused-vars')
    .map(({ ruleId, message }) => `${ruleId ?? 'parse'}: ${message}`);
};

const restrictedImport = [expect.stringMatching(/^@typescript-eslint\/no-restricted-imports: /)];
const restrictedSyntax = [expect.stringMatching(/^no-restricted-syntax: /)];

describe('drivers stay in their folders', () => {
  it.each([
    ['server/src/commands/planted.ts', 'neo4j-driver'],
    ['graph/lineage/planted.ts', 'neo4j-driver'],
    ['local/stack/planted.ts', 'neo4j-driver'],
    ['server/src/planted.ts', 'type-graphql'],
    ['server/src/intake/planted.ts', 'bullmq'],
    ['server/src/http/planted.ts', 'ioredis'],
    ['runners/src/tasks/planted.ts', 'ioredis'],
    ['storage/planted.ts', '@duckdb/node-api'],
    ['schema/src/run/planted.ts', '@apollo/server'],
    ['web/src/lib/run/planted.ts', '@urql/core'],
    ['web/src/lib/run/planted.ts', 'svelte/store'],
    ['local/stack/planted.mjs', 'execa'],
  ])('%s may not import %s', async (path, name) => {
    expect(await reported(path, `import * as driver from '${name}';\nvoid driver;\n`)).toEqual(restrictedImport);
  });

  it.each([
    ['graph/driver/planted.ts', 'neo4j-driver'],
    ['schema/src/run/planted.ts', 'type-graphql'],
    ['web/src/lib/api/planted.ts', '@urql/core'],
    ['runners/src/queues/planted.ts', 'bullmq'],
    ['server/src/redis/planted.ts', 'ioredis'],
    ['examples/flights/src/planted.ts', '@duckdb/node-api'],
    ['local/stack/planted.mjs', 'node:fs'],
  ])('%s may import %s', async (path, name) => {
    expect(await reported(path, `import * as driver from '${name}';\nvoid driver;\n`)).toEqual([]);
  });
});

describe('workspaces see only what the arrows allow', () => {
  it.each([
    ['web/src/lib/run/planted.ts', '@rootline/server'],
    ['web/src/lib/run/planted.ts', '@rootline/graph/model'],
    ['graph/lineage/planted.ts', '@rootline/storage'],
    ['storage/planted.ts', '@rootline/graph/model'],
    ['schema/src/run/planted.ts', '@rootline/graph'],
    ['schema/src/run/planted.ts', '@rootline/server'],
    ['runners/src/tasks/planted.ts', '@rootline/graph'],
    ['server/src/planted.ts', '@rootline/runners'],
    ['server/src/planted.ts', '@rootline/web'],
    ['examples/flights/src/planted.ts', '@rootline/graph'],
  ])('%s may not import %s', async (path, name) => {
    expect(await reported(path, `import { thing } from '${name}';\nvoid thing;\n`)).toEqual(restrictedImport);
  });

  it('web may not import the server from a component', async () => {
    const component = `<script lang="ts">\n  import { thing } from '@rootline/server';\n  void thing;\n</script>\n`;

    expect(await reported('web/src/lib/run/planted.svelte', component)).toEqual(restrictedImport);
  });

  it.each([
    [
      'schema/src/run/planted.ts',
      `import type { LineageStore } from '@rootline/graph';\nexport type A = LineageStore;\n`,
    ],
    ['schema/src/run/planted.ts', `import { entityId } from '@rootline/graph/model';\nvoid entityId;\n`],
    ['server/src/planted.ts', `import { addJob } from '@rootline/runners/queues';\nvoid addJob;\n`],
    ['server/src/planted.ts', `import { connect } from '@rootline/graph';\nvoid connect;\n`],
    ['runners/src/tasks/planted.ts', `import { entityId } from '@rootline/graph/model';\nvoid entityId;\n`],
  ])('%s may: %s', async (path, source) => {
    expect(await reported(path, source)).toEqual([]);
  });
});

describe('sources keep the house style', () => {
  it.each([
    ['a default export', 'server/src/planted.ts', 'export default 1;\n'],
    ['a default export by name', 'server/src/planted.ts', 'const a = 1;\nexport { a as default };\n'],
    ['a barrel', 'server/src/commands/planted.ts', `export * from './other.ts';\n`],
    ['a re-export', 'graph/writer/planted.ts', `export { a } from './other.ts';\n`],
    ['"should" in the name of a test', 'graph/planted.test.ts', `it('should do', () => undefined);\n`],
    ['a test that hides the others', 'graph/planted.test.ts', `it.only('does', () => undefined);\n`],
    ['a mocked module', 'graph/planted.test.ts', `vi.mock('./other.ts');\n`],
    ['a GraphQL document outside *.queries.ts', 'web/src/lib/run/planted.ts', 'export const q = graphql(`{ a }`);\n'],
  ])('%s is reported', async (_what, path, source) => {
    expect((await reported(path, source)).filter((line) => !line.startsWith('no-undef'))).toEqual(restrictedSyntax);
  });

  it('a GraphQL document in *.queries.ts is fine', async () => {
    const source = `import { graphql } from '#lib/gql/index.ts';\nexport const q = graphql(\`{ a }\`);\n`;

    expect(await reported('web/src/lib/run/planted.queries.ts', source)).toEqual([]);
  });

  it('a file of more than 500 lines is reported', async () => {
    const reports = await reported('graph/planted.ts', 'export {};\n'.padEnd(600, '\n'));

    expect(reports).toContainEqual(expect.stringContaining('max-lines'));
  });

  it('a function of more than 50 lines is reported', async () => {
    const source = `export const long = (): void => {\n${'  void 0;\n'.repeat(60)}};\n`;

    expect(await reported('graph/planted.ts', source)).toEqual([expect.stringContaining('max-lines-per-function')]);
  });
});
