import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';

const require = createRequire(import.meta.url);

const REACT = dirname(require.resolve('react/package.json'));
const REACT_DOM = dirname(require.resolve('react-dom/package.json'));
const GRAPHIQL = dirname(require.resolve('graphiql/package.json'));

/** GraphiQL as its packages ship it for pages without a bundler: nothing is loaded from elsewhere. */
const FILES = {
  'react.js': [join(REACT, 'umd/react.production.min.js'), 'text/javascript'],
  'react-dom.js': [join(REACT_DOM, 'umd/react-dom.production.min.js'), 'text/javascript'],
  'graphiql.js': [join(GRAPHIQL, 'graphiql.min.js'), 'text/javascript'],
  'graphiql.css': [join(GRAPHIQL, 'graphiql.min.css'), 'text/css'],
} as const;

const START = `
ReactDOM.createRoot(document.getElementById('graphiql')).render(
  React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({ url: '/graphql', subscriptionUrl: location.origin.replace(/^http/, 'ws') + '/graphql' }),
    defaultQuery: '# What the hub holds. Ctrl-Enter runs it; the book on the left shows the schema.\\n' +
      '{\\n  status {\\n    version\\n    entities {\\n      kind\\n      count\\n    }\\n  }\\n}\\n',
  }),
);
`;

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>GraphiQL · Rootline</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/graphiql/graphiql.css">
    <style>body { margin: 0 } #graphiql { height: 100dvh }</style>
  </head>
  <body>
    <div id="graphiql">Loading …</div>
    <script src="/graphiql/react.js"></script>
    <script src="/graphiql/react-dom.js"></script>
    <script src="/graphiql/graphiql.js"></script>
    <script src="/graphiql/start.js"></script>
  </body>
</html>
`;

// GraphiQL's styles carry their font in themselves, and its editor writes styles into the page.
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src data:; img-src data:; connect-src 'self'; frame-ancestors 'none'";

/** GET /graphiql: the schema's documentation and an editor for queries. For the local stack. */
export function graphiqlRoute(app: FastifyInstance): void {
  app.get('/graphiql', (_request, reply) =>
    reply.type('text/html; charset=utf-8').header('content-security-policy', POLICY).send(PAGE),
  );
  app.get('/graphiql/start.js', (_request, reply) => reply.type('text/javascript; charset=utf-8').send(START));
  for (const [name, [file, type]] of Object.entries(FILES)) {
    app.get(`/graphiql/${name}`, async (_request, reply) =>
      reply
        .type(`${type}; charset=utf-8`)
        .header('cache-control', 'max-age=3600')
        .send(await readFile(file)),
    );
  }
}
