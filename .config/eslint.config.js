// @ts-check
// One flat configuration for the whole repository. It holds the house rules that a reader would otherwise have to
// remember: which driver may be imported where, which workspace may see which, how long a file may grow.
// rules.test.ts plants violations and proves that the rules fire; dependency-cruiser.cjs holds what needs resolved paths.
import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import { defineConfig, globalIgnores } from 'eslint/config';
import globals from 'globals';
import ts from 'typescript-eslint';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const code = ['**/*.ts', '**/*.mts', '**/*.js', '**/*.mjs', '**/*.cjs', '**/*.svelte'];
const plainScripts = ['**/*.js', '**/*.mjs', '**/*.cjs'];
const tests = ['**/*.test.ts', '**/*.contract.ts', '**/*.fake.ts', '**/*.fixture.ts'];

/**
 * Packages that belong to one place, so that they can be replaced there and so that their types stay behind a port.
 * @type {ReadonlyArray<{ packages: string, homes: string[], why: string }>}
 */
const pins = [
  {
    packages: '^neo4j-driver',
    homes: ['graph/driver'],
    why: 'Only graph/driver speaks Bolt: use a store of @rootline/graph.',
  },
  { packages: '^type-graphql(/|$)', homes: ['schema'], why: 'Only schema declares GraphQL types and resolvers.' },
  {
    packages: '^@urql/',
    homes: ['web/src/lib/api'],
    why: 'Only web/src/lib/api talks to the server: use its functions.',
  },
  { packages: '^@duckdb/', homes: ['examples/flights'], why: 'DuckDB serves the example only.' },
  {
    packages: '^bullmq(/|$)',
    homes: ['runners/src/queues'],
    why: 'Queues are reached through @rootline/runners/queues.',
  },
  {
    packages: '^ioredis(/|$)',
    homes: ['runners/src/queues', 'server/src/redis'],
    why: 'Redis is reached through @rootline/runners/queues; server/src/redis asks for its health.',
  },
  { packages: '^@aws-sdk/', homes: ['storage/objects'], why: 'Only storage/objects speaks S3: use an ObjectStore.' },
  { packages: '^(@apollo/|@as-integrations/|fastify$|@fastify/)', homes: ['server'], why: 'Only server speaks HTTP.' },
  { packages: '^prom-client$', homes: ['server/src/metrics'], why: 'Use the port in server/src/metrics.' },
  { packages: '^@opentelemetry/', homes: ['server/src/tracing'], why: 'Use the port in server/src/tracing.' },
  { packages: '^commander$', homes: ['server/src/cli'], why: 'Only the command line reads arguments.' },
  { packages: '^(svelte|@sveltejs/|@xyflow/|bits-ui|uplot)(/|$)', homes: ['web'], why: 'Only web draws pages.' },
];

/**
 * The arrows of docs/adr/0003-toolchain.md for imports by package name. dependency-cruiser holds the same for paths.
 * `types` lists what may be imported as a type only.
 * @type {Record<string, { values: string[], types?: string[] }>}
 */
const arrows = {
  graph: { values: [] },
  storage: { values: [] },
  schema: { values: ['@rootline/graph/model'], types: ['@rootline/graph'] },
  runners: { values: ['@rootline/graph/model', '@rootline/storage', '@rootline/runners/queues'] },
  server: {
    values: [
      '@rootline/schema',
      '@rootline/graph',
      '@rootline/graph/model',
      '@rootline/storage',
      '@rootline/runners/queues',
    ],
  },
  web: { values: [] },
  examples: { values: [] },
};

/** Matches every @rootline package but those named. @param {readonly string[]} allowed */
const allBut = (allowed) =>
  `^@rootline/(?!${allowed.map((name) => `${name.slice('@rootline/'.length)}$`).join('|') || '$^'})`;

/** @param {string} workspace */
const arrowPatterns = (workspace) => {
  const arrow = arrows[workspace];
  if (!arrow) return [];
  const seen = [...arrow.values, ...(arrow.types ?? [])];
  const message = `${workspace} may import ${seen.join(', ') || 'no other workspace'}: see ARCHITECTURE.md.`;
  const typesOnly = (arrow.types ?? []).map((name) => ({
    regex: `^${name}$`,
    allowTypeImports: true,
    message: `${workspace} may import types of ${name} only.`,
  }));
  return [{ regex: allBut(seen), message }, ...typesOnly];
};

/**
 * What is not allowed in a folder: a later, narrower entry replaces an earlier one whole.
 * @param {string} folder
 * @returns {import('eslint').Linter.RulesRecord}
 */
const importsOf = (folder) => {
  const workspace = folder.split('/')[0] ?? '';
  const patterns = [
    ...pins
      .filter(({ homes }) => !homes.some((home) => folder === home || folder.startsWith(`${home}/`)))
      .map(({ packages, why }) => ({ regex: packages, message: why })),
    ...arrowPatterns(workspace),
    ...(folder.startsWith('web')
      ? [{ regex: '^svelte/store$', message: 'State is runes; plain TypeScript holds the rest.' }]
      : []),
  ];
  return { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] };
};

const workspaces = ['graph', 'storage', 'schema', 'server', 'runners', 'web', 'local', 'bench', 'examples', '.config'];
const homes = pins.flatMap((pin) => pin.homes).filter((home) => home.includes('/'));
const importRules = [...workspaces, ...new Set(homes)].map((folder) => ({
  files: code.map((glob) => `${folder}/${glob}`),
  rules: importsOf(folder),
}));

const noDefaultExport = [
  {
    selector: 'ExportDefaultDeclaration',
    message: 'Named exports only: a name that is the same everywhere can be searched.',
  },
  { selector: 'ExportSpecifier[exported.name="default"]', message: 'Named exports only.' },
];
const noBarrel = [
  { selector: 'ExportAllDeclaration', message: 'Only the index.ts of a workspace gathers exports.' },
  { selector: 'ExportNamedDeclaration[source]', message: 'Only the index.ts of a workspace gathers exports.' },
];
const testRules = [
  {
    selector: 'CallExpression[callee.name=/^(it|test)$/] > Literal.arguments:first-child[value=/\\bshould\\b/]',
    message: 'A test is named by what is so, in the present tense, without "should".',
  },
  {
    selector: 'MemberExpression[object.name=/^(it|test|describe)$/][property.name="only"]',
    message: 'It hides the other tests.',
  },
  {
    selector: 'MemberExpression[object.name="vi"][property.name=/^(mock|doMock)$/]',
    message: 'Pass a fake instead of replacing a module.',
  },
];
const noInlineDocument = [
  {
    selector:
      ':matches(TaggedTemplateExpression[tag.name=/^(gql|graphql)$/], CallExpression[callee.name=/^(gql|graphql)$/])',
    message: 'GraphQL documents live in *.queries.ts.',
  },
];

export default defineConfig(
  globalIgnores([
    '**/dist/',
    '**/build/',
    '**/.svelte-kit/',
    '**/.rootline/',
    '**/coverage/',
    'web/src/lib/gql/',
    '**/*.d.ts',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  ts.configs.strictTypeChecked,
  svelte.configs.recommended,
  svelte.configs.prettier,
  {
    languageOptions: {
      globals: globals.node,
      parserOptions: { projectService: true, tsconfigRootDir: root, extraFileExtensions: ['.svelte'] },
    },
    rules: {
      // `== null` asks for null and undefined at once, which is what a GraphQL input may hold.
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 500 }],
      'max-lines-per-function': ['warn', { max: 50, skipBlankLines: true, skipComments: true }],
      'max-params': 'off',
      '@typescript-eslint/max-params': ['error', { max: 5 }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // type-graphql's classes describe answers; resolvers return plain objects of their shape.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Names are cut at code points, which is better than at code units and cheaper than by Intl.Segmenter.
      '@typescript-eslint/no-misused-spread': ['error', { allow: [{ from: 'lib', name: 'string' }, 'string'] }],
      // A fake keeps the promises of its port without awaiting anything, and so does an async generator.
      '@typescript-eslint/require-await': 'off',
      'no-restricted-syntax': ['error', ...noDefaultExport, ...noBarrel, ...testRules],
    },
  },
  ...importRules,
  {
    files: [
      'graph/index.ts',
      '*/model/index.ts',
      '*/src/index.ts',
      'storage/index.ts',
      'runners/src/queues/index.ts',
      'local/stack/index.mjs',
    ],
    rules: { 'no-restricted-syntax': ['error', ...noDefaultExport] },
  },
  {
    // Only what is run by its name, or read by a tool, has a default export.
    files: ['**/*.config.ts', '**/*.config.js', '**/codegen.ts'],
    rules: { 'no-restricted-syntax': ['error', ...noBarrel] },
  },
  {
    files: ['web/**/*.ts', 'web/**/*.js', 'web/**/*.svelte'],
    languageOptions: { globals: globals.browser },
    rules: {
      'no-restricted-syntax': ['error', ...noDefaultExport, ...noBarrel, ...testRules, ...noInlineDocument],
      // The hub serves its pages from the root of its own address.
      'svelte/no-navigation-without-resolve': 'off',
    },
  },
  {
    files: ['web/**/*.queries.ts', 'web/src/lib/api/**/*.ts', 'web/**/*.test.ts'],
    rules: { 'no-restricted-syntax': ['error', ...noDefaultExport, ...noBarrel, ...testRules] },
  },
  { files: ['web/*.config.ts', 'web/codegen.ts'], rules: { 'no-restricted-syntax': 'off' } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: {
      // A component is one function to the parser.
      'max-lines-per-function': 'off',
      // Reading a value is what an effect depends on: `void value` says so.
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      // The linter sees `any` in the snippets of generic components; svelte-check types them.
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    // Answers of GraphQL are `any` in the tests of a whole hub: what is expected of them is what the test says.
    files: ['server/src/**/*.integration.test.ts', 'server/src/**/*.browser.test.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  // The driver declares its configuration types as classes, though they are plain objects.
  { files: ['graph/driver/**'], rules: { '@typescript-eslint/no-misused-spread': 'off' } },
  {
    files: ['graph/**', 'storage/**', 'schema/**', 'server/src/**'],
    ignores: ['server/src/cli/**', ...tests],
    rules: { 'no-console': 'error' },
  },
  {
    files: tests,
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      // expect.objectContaining and its kin are typed any.
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
  // The local stack's scripts run before anything is installed: plain JavaScript, types by JSDoc where they help.
  { files: plainScripts, extends: [ts.configs.disableTypeChecked] },
  {
    files: ['local/**/*.mjs'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '^(?!node:|\\.)', message: 'It runs before npm install: only Node itself and files beside it.' },
          ],
        },
      ],
    },
  },
);
