import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { Metrics } from './metrics.ts';

/** Metrics of this process in a registry of their own, so that two hubs in one process (tests) do not meet. */
export function openPromMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    counter(name, help, labels = []) {
      const counter = new Counter({ name, help, labelNames: labels, registers });
      return { add: (by, values = {}) => counter.inc(values, by) };
    },
    histogram(name, help, buckets, labels = []) {
      const histogram = new Histogram({ name, help, buckets: [...buckets], labelNames: labels, registers });
      return { observe: (value, values = {}) => histogram.observe(values, value) };
    },
    gauge(name, help, read, labels = []) {
      const gauge: Gauge = new Gauge({
        name,
        help,
        labelNames: labels,
        registers,
        collect() {
          gauge.reset();
          try {
            const readings = read();
            if (typeof readings === 'number') gauge.set(readings);
            else for (const { value, labels: values = {} } of readings) gauge.set(values, value);
          } catch {
            // One part that cannot tell must not keep the others from being told.
            gauge.remove();
          }
        },
      });
    },
    async expose() {
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}
