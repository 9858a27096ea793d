export type Labels = Readonly<Record<string, string>>;

/** A value of a gauge when it is read; with labels when the gauge has some. */
export type Reading = { readonly value: number; readonly labels?: Labels };

export type Counter = { add(by: number, labels?: Labels): void };
export type Histogram = { observe(value: number, labels?: Labels): void };

/**
 * Where the parts of the hub say what can be measured about them. Names begin with `rootline_` and end with their unit;
 * labels take values out of small sets that the program knows, never ids, names of things, or anybody's words.
 */
export type Metrics = {
  counter(name: string, help: string, labels?: readonly string[]): Counter;
  /** `buckets`: upper bounds. */
  histogram(name: string, help: string, buckets: readonly number[], labels?: readonly string[]): Histogram;
  /** `read` is called when somebody asks, and must be cheap. A gauge whose `read` fails is left out of that answer. */
  gauge(name: string, help: string, read: () => number | readonly Reading[], labels?: readonly string[]): void;
  /** All of it in Prometheus' text format, with what Node itself tells about the process. */
  expose(): Promise<{ readonly contentType: string; readonly text: string }>;
};

/** Nobody asks. */
export const NO_METRICS: Metrics = {
  counter: () => ({ add: () => undefined }),
  histogram: () => ({ observe: () => undefined }),
  gauge: () => undefined,
  expose: () => Promise.resolve({ contentType: 'text/plain', text: '' }),
};

// From a cached read to a walk that meets its time limit.
export const LATENCY_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;
