import type { BatchFacts, Ended, Telemetry, WalkFacts } from '@rootline/graph';
import { LATENCY_SECONDS, type Metrics } from '../metrics/metrics.ts';
import type { Step, Tracer } from '../tracing/tracer.ts';
import type { Log } from './log.ts';
import { type Scope, currentScope, inScope } from './request-scope.ts';

export type StoreTelemetryOptions = {
  readonly metrics: Metrics;
  readonly tracer: Tracer;
  readonly log: Log;
  /** A statement or a walk that takes longer is logged. */
  readonly slowMs: number;
};

// Powers of two up to the writer's largest batch, and what a batch of several such events holds.
const BATCH_COMMANDS = [1, 2, 4, 8, 16, 32, 64, 128];
const VISITED_NODES = [1, 10, 50, 100, 500, 1_000, 5_000, 10_000];
// A batch has up to 128 requests; some of them are enough to find the others by their time.
const MAX_NAMED_REQUESTS = 5;
const BEGUN_BY_STEPS = /\.\d+$/;

/** Turns what the graph tells into metrics, spans and lines of the log. */
export function storeTelemetry({ metrics, tracer, log, slowMs }: StoreTelemetryOptions): Telemetry {
  const m = storeMetrics(metrics);

  const statement = (name: string): Ended => {
    const began = performance.now();
    const scope = currentScope();
    const step =
      scope?.step &&
      tracer.begin(`cypher ${name}`, {
        parent: scope.step,
        kind: 'client',
        facts: { 'db.system.name': 'neo4j', 'db.operation.name': name },
      });
    return (error) => {
      const ms = performance.now() - began;
      // Walks have a query for each depth: their depth is no label.
      const labels = { statement: name.replace(BEGUN_BY_STEPS, '') };
      m.statements.add(1, { ...labels, outcome: error === undefined ? 'ok' : 'error' });
      m.statementSeconds.add(ms / 1_000, labels);
      if (name === 'commit' && error === undefined) m.commit.observe(ms / 1_000);
      step?.end(error);
      if (ms > slowMs) log.warn({ statement: name, ms: Math.round(ms), ...tracesOf(scope) }, 'slow statement');
    };
  };

  const batch = async <T>(facts: BatchFacts, work: () => Promise<T>): Promise<T> => {
    const { commands, bytes, waitedMs } = facts;
    const origins = facts.origins.filter((origin) => isScope(origin));
    const steps = origins.flatMap(({ step }) => (step === undefined ? [] : [step]));
    const step = batchStep(tracer, steps, { commands, bytes, waitedMs });
    const requestIds = [...new Set(origins.flatMap((origin) => origin.requestIds))].slice(0, MAX_NAMED_REQUESTS);
    const began = performance.now();
    try {
      return await inScope({ requestIds, step }, work);
    } finally {
      m.batchSeconds.observe((performance.now() - began) / 1_000);
      m.batchCommands.observe(commands);
      m.queueSeconds.observe(waitedMs / 1_000);
      step?.end();
    }
  };

  const walked = ({ ms, visited, truncated }: WalkFacts): void => {
    m.walkSeconds.observe(ms / 1_000);
    m.walkNodes.observe(visited);
    m.walks.add(1, { truncated: String(truncated) });
    if (ms > slowMs) log.warn({ ms: Math.round(ms), visited, truncated, ...tracesOf(currentScope()) }, 'slow walk');
  };

  return { statement, batch, walked, origin: currentScope };
}

/** Part of the first request's trace, and linked to the others': a single producer sees one trace down to the commit. */
function batchStep(
  tracer: Tracer,
  [parent, ...links]: readonly Step[],
  facts: Omit<BatchFacts, 'origins'>,
): Step | undefined {
  if (parent === undefined) return undefined;
  const told = {
    'rootline.batch.commands': facts.commands,
    'rootline.batch.bytes': facts.bytes,
    'rootline.batch.waited_ms': facts.waitedMs,
  };
  return tracer.begin('writer batch', { parent, links, facts: told });
}

function isScope(origin: unknown): origin is Scope {
  return typeof origin === 'object' && origin !== null && 'requestIds' in origin;
}

function tracesOf(scope: Scope | undefined): object {
  if (scope === undefined) return {};
  const { requestIds, step } = scope;
  return { requestIds, ...(step === undefined ? {} : { traceId: step.traceId }) };
}

function storeMetrics(metrics: Metrics) {
  return {
    statements: metrics.counter('rootline_store_statements_total', 'Statements sent to Neo4j.', [
      'statement',
      'outcome',
    ]),
    statementSeconds: metrics.counter('rootline_store_statement_seconds_total', 'Time that statements took, in sum.', [
      'statement',
    ]),
    commit: metrics.histogram('rootline_store_commit_seconds', 'Time of COMMIT.', LATENCY_SECONDS),
    batchSeconds: metrics.histogram(
      'rootline_writer_batch_seconds',
      'Time of a batch with its retries.',
      LATENCY_SECONDS,
    ),
    batchCommands: metrics.histogram('rootline_writer_batch_commands', 'Commands in a batch.', BATCH_COMMANDS),
    queueSeconds: metrics.histogram(
      'rootline_writer_wait_seconds',
      'How long the first command of a batch waited.',
      LATENCY_SECONDS,
    ),
    walkSeconds: metrics.histogram(
      'rootline_walk_seconds',
      'Time of a walk, all its statements together.',
      LATENCY_SECONDS,
    ),
    walkNodes: metrics.histogram('rootline_walk_visited_nodes', 'Nodes that a walk reached.', VISITED_NODES),
    walks: metrics.counter('rootline_walks_total', 'Walks that were answered.', ['truncated']),
  };
}
