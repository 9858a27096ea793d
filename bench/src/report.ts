import type { ExplorerResult } from './explorer/explorer.ts';
import type { GitResult } from './git/git.ts';
import type { BatchResult, IngestResult } from './ingest/ingest.ts';
import type { Results } from './results.ts';
import type { MemoryResult, StartResult } from './start/start.ts';
import { type Quantiles, rounded } from './statistics.ts';
import type { SubscribeResult } from './subscribe/subscribe.ts';
import type { NeighboursResult } from './walk/neighbours.ts';
import type { WalkResult } from './walk/walk.ts';

/** The figures as Markdown tables, for people and for docs/guide/benchmarks.md. */
export function tables({
  machine,
  load,
  at,
  quick,
  ingest,
  neighbours,
  walk,
  subscribe,
  git,
  explorer,
  start,
  memory,
}: Results): string {
  const { cpu, cores, memoryGiB, node, neo4j, java } = machine;
  const head = [
    `${at}${quick ? ' (quick: shows that it runs, no more)' : ''}`,
    `${cores} × ${cpu}, ${memoryGiB} GiB; Node ${node}, Neo4j ${neo4j}, Java ${java}; load ${load.before} before, ${load.after} after`,
  ].join('\n');
  const parts = [
    head,
    ingest && ingestTable(ingest.single),
    ingest && batchTable(ingest.batches),
    walk && walkTable(walk),
    neighbours && neighboursTable(neighbours),
    subscribe && subscribeTable(subscribe),
    git && gitTable(git),
    explorer && explorerTable(explorer),
    start && startTable(start),
    memory && memoryTable(memory),
  ];
  return parts.filter((part) => part !== undefined).join('\n\n');
}

function ingestTable(results: readonly IngestResult[]): string {
  const rows = results.map(({ profile, bytes, graphNodes, producers, http, bare, raw, ratio, rounds }) => [
    `${profile}, ${(bytes / 1_000).toFixed(1)} KB`,
    graphNodes === 0 ? 'empty' : graphNodes.toLocaleString('en'),
    producers,
    rounded(http.eventsPerSecond),
    threeOf(http.acknowledgedMs),
    rounded(bare.eventsPerSecond),
    rounded(raw.eventsPerSecond),
    ratio.bare.toFixed(2),
    ratio.raw.toFixed(2),
    [http.cpuMsPerEvent.hub, http.cpuMsPerEvent.neo4j, http.cpuMsPerEvent.client].map(rounded).join(' / '),
    range(rounds.map((round) => round.load)),
  ]);
  return table(
    [
      'OpenLineage events',
      'Graph before',
      'Producers',
      'HTTP, events/s',
      'acknowledged p50 / p95 / p99, ms',
      'Bare writer, events/s',
      'Raw driver, events/s',
      'HTTP ÷ bare',
      'HTTP ÷ raw',
      'Processor ms per event over HTTP: hub / Neo4j / client',
      'Load',
    ],
    rows,
  );
}

function batchTable(results: readonly BatchResult[]): string {
  const rows = results.map(({ profile, eventsInBatch, producers, http, ratioToSingle }) => [
    profile,
    eventsInBatch,
    producers,
    rounded(http.eventsPerSecond),
    threeOf(http.acknowledgedMs),
    ratioToSingle.toFixed(2),
  ]);
  return table(
    ['Batches of events', 'Events in one', 'Producers', 'Events/s', 'acknowledged p50 / p95 / p99, ms', '÷ one by one'],
    rows,
  );
}

function walkTable(results: readonly WalkResult[]): string {
  const rows = results.map(({ nodes, over, answer, httpMs, rawMs, load }) => [
    nodes.toLocaleString('en'),
    over,
    `${answer.nodes} / ${answer.edges}`,
    twoOf(httpMs),
    twoOf(rawMs),
    (httpMs.p50 / rawMs.p50).toFixed(2),
    load,
  ]);
  return table(
    [
      'Nodes in the graph',
      'Over',
      'Answer: nodes / edges, median',
      'GraphQL over HTTP p50 / p95, ms',
      'Cypher by hand p50 / p95, ms',
      'HTTP ÷ Cypher, p50',
      'Load',
    ],
    rows,
  );
}

function neighboursTable({ neighbours, first, httpMs, rawMs, load }: NeighboursResult): string {
  const ratio = (httpMs.p50 / rawMs.p50).toFixed(2);
  return table(
    [
      'Neighbours of one node',
      'Of a page',
      'GraphQL over HTTP p50 / p95, ms',
      'Cypher by hand p50 / p95, ms',
      'HTTP ÷ Cypher, p50',
      'Load',
    ],
    [[neighbours.toLocaleString('en'), first, twoOf(httpMs), twoOf(rawMs), ratio, load]],
  );
}

function subscribeTable(results: readonly SubscribeResult[]): string {
  const rows = results.map(
    ({ subscription, subscribers, pieces, messages, bytes, hubMs, bareMs, ratio, memory, load }) => [
      subscription,
      `${subscribers.toLocaleString('en')}${pieces === 0 ? '' : ` of ${pieces} pieces`}`,
      messages.toLocaleString('en'),
      bytes,
      threeOf(hubMs),
      threeOf(bareMs),
      ratio.toFixed(2),
      rounded(memory),
      load.toFixed(2),
    ],
  );
  return table(
    [
      'Subscription',
      'Subscribers',
      'Messages of one publication',
      'Bytes of one',
      'Published to received p50 / p95 / p99, ms',
      'Bare WebSocket server, ms',
      'p99 ÷ bare',
      'MiB of the hub for all of them',
      'Load',
    ],
    rows,
  );
}

function gitTable(results: readonly GitResult[]): string {
  const rows = results.map(
    ({ commits, syncSeconds, commitsPerSecond, againSeconds, gitLogSeconds, ratio, memory, load }) => [
      commits.toLocaleString('en'),
      rounded(syncSeconds),
      rounded(commitsPerSecond),
      rounded(gitLogSeconds),
      rounded(ratio),
      rounded(againSeconds),
      [memory.command, memory.hub].map((mib) => mib.toFixed(0)).join(' / '),
      load,
    ],
  );
  return table(
    [
      'Commits',
      'git sync, s',
      'Commits/s',
      'git log alone, s',
      'sync ÷ git log',
      'Again, nothing new, s',
      'RSS, MiB: command at most / hub afterwards',
      'Load',
    ],
    rows,
  );
}

function explorerTable(results: readonly ExplorerResult[]): string {
  const rows = results.map(
    ({ nodes, relations, drawnMs, answeredMs, ratio, longestTaskMs, pan, zoom, empty, load }) => [
      `${nodes.toLocaleString('en')} / ${relations.toLocaleString('en')}`,
      rounded(drawnMs),
      rounded(answeredMs),
      ratio.toFixed(2),
      rounded(longestTaskMs),
      [pan, zoom, empty].map(({ perSecond }) => rounded(perSecond)).join(' / '),
      [pan, zoom, empty].map(({ longestMs }) => rounded(longestMs)).join(' / '),
      load,
    ],
  );
  return table(
    [
      'Explorer: nodes / edges',
      'Drawn, ms',
      'Answer alone, ms',
      '÷',
      'Longest task, ms',
      'Pictures/s: moved / zoomed / empty page',
      'Longest between two, ms',
      'Load',
    ],
    rows,
  );
}

function startTable({ cold, warm, warmMedian, reset }: StartResult): string {
  const starts = table(
    ['npm start', 'First page, s', 'Ready, s', 'Load'],
    [
      ['empty store', rounded(cold.pageSeconds), rounded(cold.readySeconds), cold.load],
      [
        `warm, median of ${warm.length}`,
        rounded(warmMedian.pageSeconds),
        rounded(warmMedian.readySeconds),
        range(warm.map((time) => time.load)),
      ],
    ],
  );
  return `${starts}\n\n${table(['rootline dev reset', 's'], [[`of ${reset.events.toLocaleString('en')} full events`, rounded(reset.seconds)]])}`;
}

function memoryTable({ idle, loaded, afterwards, events }: MemoryResult): string {
  const names = ['hub', 'neo4j', 'redis', 'supervisor', 'sum'] as const;
  const rows = names.map((name) => [
    name,
    ...[idle, loaded, afterwards].map((all) => `${all[name].pss.toFixed(0)} / ${all[name].rss.toFixed(0)}`),
  ]);
  return table(['PSS / RSS, MiB', 'Idle', `After ${events.toLocaleString('en')} full events`, 'A minute later'], rows);
}

const twoOf = ({ p50, p95 }: Quantiles): string => [p50, p95].map(rounded).join(' / ');
const threeOf = ({ p50, p95, p99 }: Quantiles): string => [p50, p95, p99].map(rounded).join(' / ');

function range(values: readonly number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least === most ? String(least) : `${least}–${most}`;
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
