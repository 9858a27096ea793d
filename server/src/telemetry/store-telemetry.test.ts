import { expect, it } from 'vitest';
import { openPromMetrics } from '../metrics/metrics.prom.ts';
import { NO_TRACER } from '../tracing/tracer.ts';
import { inScope } from './request-scope.ts';
import { storeTelemetry } from './store-telemetry.ts';

type Line = { readonly facts: object; readonly message: string };

function open(slowMs: number) {
  const lines: Line[] = [];
  const note = (facts: object, message: string) => void lines.push({ facts, message });
  const metrics = openPromMetrics();
  const log = { debug: note, info: note, warn: note, error: note };
  return { lines, metrics, telemetry: storeTelemetry({ metrics, tracer: NO_TRACER, log, slowMs }) };
}

it('logs a slow statement by its name, with the requests of its batch and nothing else', async () => {
  const { lines, telemetry } = open(-1);
  const origins = [1, 2, 3, 4, 5, 6, 7].map((n) =>
    inScope({ requestIds: [`r${n}`], step: undefined }, () => telemetry.origin()),
  );
  await telemetry.batch({ commands: 7, bytes: 70, waitedMs: 1, origins }, async () =>
    telemetry.statement('writer.save')(),
  );
  expect(lines).toEqual([
    {
      message: 'slow statement',
      facts: { statement: 'writer.save', ms: 0, requestIds: ['r1', 'r2', 'r3', 'r4', 'r5'] },
    },
  ]);
});

it('logs nothing of what is quick', () => {
  const { lines, telemetry } = open(1_000);
  telemetry.statement('status.ping')();
  telemetry.walked({ ms: 999, visited: 10, truncated: false });
  expect(lines).toEqual([]);
  telemetry.walked({ ms: 1_001, visited: 10, truncated: true });
  expect(lines).toMatchObject([{ message: 'slow walk', facts: { ms: 1_001, visited: 10, truncated: true } }]);
});

it('gives walks of all depths one series', async () => {
  const { metrics, telemetry } = open(1_000);
  telemetry.statement('lineage.reach.ENTITY.UPSTREAM.5')();
  telemetry.statement('lineage.reach.ENTITY.UPSTREAM.50')(new Error('away'));
  const { text } = await metrics.expose();
  const name = 'rootline_store_statements_total{statement="lineage.reach.ENTITY.UPSTREAM"';
  expect(text).toContain(`${name},outcome="ok"} 1\n`);
  expect(text).toContain(`${name},outcome="error"} 1\n`);
});

it('tells the other gauges when one cannot be read', async () => {
  const metrics = openPromMetrics();
  metrics.gauge('rootline_broken', 'Fails.', () => {
    throw new Error('no');
  });
  metrics.gauge(
    'rootline_parts',
    'Two of a kind.',
    () => [
      { value: 1, labels: { part: 'a' } },
      { value: 0, labels: { part: 'b' } },
    ],
    ['part'],
  );
  const { text } = await metrics.expose();
  expect(text).toContain('rootline_parts{part="a"} 1\nrootline_parts{part="b"} 0\n');
  expect(text).not.toMatch(/^rootline_broken /m);
});
