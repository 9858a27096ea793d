// @ts-check
// The arrows between workspaces, by resolved path: what a relative import, a re-export or an alias cannot go around.
// eslint.config.js holds the same by package name, where the editor shows it.

/** Everything of ours that is shipped or run. */
const ours = '^(graph|storage|schema|server|runners|web|local|bench|examples)/';

/** Files that exist for tests: they may reach for what the product may not. */
const testFiles = '\\.(test|contract|fake|fixture)\\.ts$';

/**
 * A folder's arrows: all of ours but itself and `may` is refused. Tests may start a local stack.
 * @param {string} from @param {string} may pattern of paths @param {string} comment
 */
const only = (from, may, comment) => ({
  name: `${from}-arrows`,
  comment,
  severity: /** @type {const} */ ('error'),
  from: { path: `^${from}/`, pathNot: testFiles },
  to: { path: ours, pathNot: [`^${from}/`, ...(may ? [may] : [])] },
});

/**
 * @param {string} name @param {string} modules pattern of resolved paths @param {string} home pattern of the folder that may
 */
const pinned = (name, modules, home) => ({
  name: `pinned-${name}`,
  comment: `${name} is imported from ${home} alone.`,
  severity: /** @type {const} */ ('error'),
  from: { path: ours, pathNot: home },
  to: { path: `node_modules/${modules}` },
});

/**
 * The arrows of a folder's tests: those of the folder, and the local stack.
 * @param {string} from @param {string} may @param {string} comment
 */
const tests = (from, may, comment) => ({
  ...only(from, may === '' ? '^local/' : `${may}|^local/`, comment),
  name: `${from}-test-arrows`,
  from: { path: `^${from}/.*${testFiles}` },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Files that need each other are one file, or the shared part belongs in a third.',
      severity: 'error',
      from: {},
      // Types vanish when compiled; two files may describe each other.
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      comment: 'Nothing imports it and it imports nothing: delete it.',
      severity: 'error',
      from: {
        orphan: true,
        path: ours,
        pathNot: ['\\.d\\.ts$', '\\.config\\.(ts|js)$', '^web/(src/(routes|app)|static/)', '\\.mjs$', testFiles],
      },
      to: {},
    },
    {
      name: 'resolvable',
      comment: 'The import leads nowhere.',
      severity: 'error',
      from: { path: ours, pathNot: '^web/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'declared',
      comment: 'The package is not in the package.json of the workspace that imports it, nor in the root one.',
      severity: 'error',
      from: { path: ours },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-tests-in-product',
      comment: 'The product does not import its tests.',
      severity: 'error',
      from: { path: ours, pathNot: [testFiles, '^(local|bench|examples)/'] },
      to: { path: '\\.(test|contract|fixture)\\.ts$' },
    },

    only('graph', '', 'graph stands alone.'),
    only('storage', '', 'storage stands alone.'),
    only('schema', '^graph/', 'schema sees graph only.'),
    {
      name: 'schema-graph-types',
      comment: 'schema takes types from graph; values from graph/model alone.',
      severity: 'error',
      from: { path: '^schema/', pathNot: testFiles },
      to: { path: '^graph/', pathNot: '^graph/model/', dependencyTypesNot: ['type-only'] },
    },
    only('server', '^(schema|graph|storage|runners/src/queues)/', 'server sees schema, graph, storage and the queues.'),
    only('runners', '^(graph/model|storage)/', 'A runner has no database password: it sees graph/model and storage.'),
    only('web', '^schema/schema\\.graphql$', 'The pages know the schema, nothing else.'),
    only('examples', '', 'An example speaks the public HTTP API.'),
    tests('graph', '', 'graph and its tests stand alone.'),
    tests('storage', '', 'storage and its tests stand alone.'),
    tests('schema', '^graph/', 'schema sees graph only, in tests too.'),
    tests('server', '^(schema|graph|storage|runners/src/queues)/', 'server sees its ports, in tests too.'),
    tests('runners', '^(graph/model|storage)/', 'A runner knows no driver, in tests too.'),
    tests('examples', '', 'An example speaks the public HTTP API, in tests too.'),
    {
      name: 'nothing-imports-what-is-outside',
      comment: 'local, bench and examples are outside the product.',
      severity: 'error',
      from: { path: '^(graph|storage|schema|server|runners|web)/', pathNot: [testFiles, '^server/src/cli/'] },
      to: { path: '^(local|bench|examples)/' },
    },
    {
      name: 'local-needs-nothing',
      comment: 'The scripts behind npm start and npm test run before npm install.',
      severity: 'error',
      from: { path: '^local/.*\\.mjs$' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-peer', 'npm-optional'] },
    },

    pinned('neo4j-driver', 'neo4j-driver', '^graph/driver/'),
    pinned('type-graphql', 'type-graphql/', '^schema/'),
    pinned('urql', '@urql/', '^web/src/lib/api/'),
    pinned('duckdb', '@duckdb/', '^examples/flights/'),
    pinned('bullmq', 'bullmq/', '^runners/src/queues/'),
    pinned('prom-client', 'prom-client/', '^server/src/metrics/'),
    pinned('opentelemetry', '@opentelemetry/', '^server/src/tracing/'),
    pinned('aws-sdk', '@aws-sdk/', '^storage/objects/'),
    pinned('ioredis', 'ioredis/', '^(runners/src/queues|server/src/redis)/'),
  ],
  options: {
    doNotFollow: { path: ['node_modules'] },
    exclude: { path: ['(^|/)(dist|build|coverage|\\.svelte-kit|\\.rootline)/', '^web/src/lib/gql/'] },
    tsConfig: { fileName: 'tsconfig.json' },
    // What a workspace's own package.json or the root one names.
    combinedDependencies: true,
    tsPreCompilationDeps: 'specify',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'svelte', 'node', 'default'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.svelte', '.json'],
    },
    cache: { folder: 'node_modules/.cache/dependency-cruiser', strategy: 'content' },
  },
};
