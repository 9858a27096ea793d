import { completedRun, startedRun, table } from './flights-events.fixture.ts';
import type { LiveHub } from './live-hub.fixture.ts';

/** A hub with something of most kinds, each with the mark in its name; the ids of what the pages of are looked at. */
export type EveryKind = {
  readonly kinds: Readonly<Record<string, string>>;
  readonly withdrawn: string;
  /** The one that stayed of two that became one. */
  readonly united: string;
};

const KINDS = [
  ...['Dataset', 'DatasetVersion', 'Schema', 'Job', 'Run', 'FeatureView', 'FeatureViewVersion'],
  ...['RegisteredModel', 'ModelVersion', 'Deployment', 'Repository', 'Ref', 'Commit', 'Principal', 'Project'],
];

type Edges = { readonly edges: readonly { readonly node: { readonly id: string } }[] };

/** Tells the hub of one thing of each kind that it can be told of. */
export async function tellEveryKind(hub: LiveHub, mark: string): Promise<EveryKind> {
  const namespace = `kinds-${mark}`;
  const repository = `https://git.example.org/kinds/${mark}`;
  const sha = mark.padEnd(40, '1');
  await tellCode(hub, repository, sha);
  const raw = table(namespace, `raw-${mark}`, ['origin', 'delay']);
  const clean = table(namespace, `clean-${mark}`, ['origin', 'minutes'], { minutes: [{ of: raw, column: 'delay' }] });
  const events = completedRun({ namespace, name: `train-${mark}` }, [raw], [clean]) as { run: { facets?: object } }[];
  for (const { run } of events) run.facets = { rootline_commit: { repository, sha } };
  await hub.send(...events, startedRun({ namespace, name: `watch-${mark}` }));
  for (const mutation of [
    `registerFeatureViewVersion(input: { featureView: { name: "delays-${mark}" }, version: "1", schema: [{ name: "mean", type: "DOUBLE" }] })`,
    `registerModelVersion(input: { model: { name: "model-${mark}" }, version: "1", metrics: { rmse: 12.5 } })`,
    `recordDeployment(input: { deployment: { name: "api-${mark}", environment: "env-${mark}" }, state: "SERVING" })`,
    `createProject(input: { name: "project-${mark}", description: "Delays of ${mark}" })`,
  ]) {
    await hub.ask(`mutation { ${mutation} { __typename } }`);
  }
  const mistake = `mistake-${mark}`;
  const goes = `goes-${mark}`;
  const stays = `stays-${mark}`;
  const symlinks = { identifiers: [{ namespace, name: stays, type: 'TABLE' }] };
  await hub.send(
    ...[mistake, stays, goes].flatMap((name) =>
      completedRun({ namespace, name: `load-${mark}` }, [], [{ namespace, name }]),
    ),
    ...completedRun({ namespace, name: `load-${mark}` }, [], [{ namespace, name: goes, facets: { symlinks } }]),
  );
  const withdrawn = await idOf(hub, 'Dataset', mistake);
  await hub.ask(`mutation { withdraw(input: { id: "${withdrawn}", reason: "loaded by mistake" }) { __typename } }`);
  const ids = await Promise.all(
    KINDS.map(async (kind) => [kind, await idOf(hub, kind, kind === 'Dataset' ? `clean-${mark}` : '')]),
  );
  return {
    kinds: Object.fromEntries(ids) as Record<string, string>,
    withdrawn,
    united: await idOf(hub, 'Dataset', stays),
  };
}

async function tellCode(hub: LiveHub, url: string, sha: string): Promise<void> {
  const ada = { name: 'Ada', email: 'ada@example.org' };
  await hub.post('/api/v1/git/history', {
    repository: { url, defaultBranch: 'refs/heads/main' },
    at: '2026-01-05T00:00:00Z',
    commits: [
      {
        ...{ sha, parents: [], message: 'Count holidays', author: { ...ada, time: '2026-01-01T00:00:00Z' } },
        changes: { paths: [{ path: 'src/holidays.py', kind: 'renamed', from: 'src/days.py' }] },
      },
    ],
    refs: [{ name: 'refs/heads/main', sha, before: null, at: '2026-01-03T00:00:00Z', by: ada }],
  });
}

/** The newest of a kind. @throws Error when there is none */
async function idOf(hub: LiveHub, kind: string, name: string): Promise<string> {
  const filter = name === '' ? '' : `, filter: { nameContains: "${name}" }`;
  const { data } = (await hub.ask(`{ entities(kind: ${kind}, first: 1${filter}) { edges { node { id } } } }`)) as {
    data: { entities: Edges };
  };
  const id = data.entities.edges[0]?.node.id;
  if (id === undefined) throw new Error(`the hub has no ${kind} called ${name}`);
  return id;
}
