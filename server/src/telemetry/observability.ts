import type { Telemetry } from '@rootline/graph';
import type { Config } from '../config.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { openPromMetrics } from '../metrics/metrics.prom.ts';
import { NO_TRACER, type Tracer } from '../tracing/tracer.ts';
import { openOtelTracer } from '../tracing/tracer.otel.ts';
import type { Log } from './log.ts';
import { storeTelemetry } from './store-telemetry.ts';

export type Observability = {
  readonly metrics: Metrics;
  readonly tracer: Tracer;
  /** What the graph reports to. */
  readonly telemetry: Telemetry;
  readonly slowMs: number;
};

/** Metrics always; traces only where they are sent somewhere, so that nothing of them is loaded otherwise. */
export async function openObservability(
  { tracing, slowMs }: Pick<Config, 'tracing' | 'slowMs'>,
  version: string,
  log: Log,
): Promise<Observability> {
  const metrics = openPromMetrics();
  const tracer = tracing === undefined ? NO_TRACER : await openOtelTracer({ ...tracing, version });
  return { metrics, tracer, telemetry: storeTelemetry({ metrics, tracer, log, slowMs }), slowMs };
}
