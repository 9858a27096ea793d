import { performance } from 'node:perf_hooks';
import { readCheckout } from './checkout.ts';
import { sourceDatasets } from './datasets.ts';
import { HubClient, type EventSink } from './hub-client.ts';
import { exampleFolder, parseOptions, usage, type Options } from './options.ts';
import { runPipeline } from './pipeline.ts';
import { progressLine, summary } from './progress.ts';

async function run(options: Options): Promise<void> {
  const startedAt = performance.now();
  const hub = new HubClient({ url: options.url, ...(options.apiKey === undefined ? {} : { apiKey: options.apiKey }) });
  let events = 0;
  const sink: EventSink = {
    send: async (event) => {
      await hub.send(event);
      events += 1;
    },
  };
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      stop.abort(new Error(`stopped by ${signal}`));
    });
  }
  await runPipeline({
    sources: sourceDatasets(),
    directory: options.directory,
    months: options.months,
    checkout: await readCheckout(exampleFolder),
    sink,
    signal: stop.signal,
    onStep: (progress) => {
      console.log(progressLine(progress));
    },
  });
  console.log(summary({ events, durationMs: performance.now() - startedAt, ...options }));
}

try {
  const options = parseOptions(process.argv.slice(2), process.env);
  if (options === 'help') console.log(usage);
  else await run(options);
} catch (error) {
  console.error(`flights example: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
