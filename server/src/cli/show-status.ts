import { CliError, EXIT } from './cli-error.ts';
import { SPOOL, STATUS } from './cli.queries.ts';
import { type HubClient, unexpected } from './hub-client.ts';
import { type Spool, refusedLines, spoolWords } from './show-spool.ts';
import { type Terminal, megabytes, printable, show, table } from './terminal.ts';

type Component = {
  readonly name: string;
  readonly state: string;
  readonly since?: string;
  readonly detail?: string | null;
  readonly version?: string | null;
  readonly without?: string;
};

type Sample = { readonly commandsPerSecond: number; readonly requestsPerSecond: number };

type Status = {
  readonly version: string;
  readonly startedAt: string;
  readonly phase: string;
  readonly seq: number;
  readonly epoch: string;
  readonly queueDepth: number;
  readonly queueBytes: number;
  readonly queueLimit: number;
  readonly relayLag: number;
  readonly memoryBytes: number;
  readonly lastBatch: { readonly commands: number; readonly ms: number } | null;
  readonly samples: readonly Sample[];
  readonly components: readonly Component[];
  readonly spool: Spool;
  readonly entities: readonly { readonly kind: string; readonly count: number }[];
};

type Health = {
  readonly status: string;
  readonly phase: string;
  readonly parts: Readonly<Record<string, Omit<Component, 'name'>>>;
};

// Samples are of ten seconds.
const LAST_MINUTE = 6;

/**
 * How the hub is and what it holds. A hub that cannot read its store is asked for its health instead.
 * @throws CliError, also when the hub is not ready, after what it says of its parts
 */
export async function showStatus(hub: HubClient, terminal: Terminal): Promise<void> {
  const answer = await hub.ask<{ readonly status: Status }>(STATUS).catch(async (error: unknown) => {
    if (error instanceof CliError && error.exitCode === EXIT.unreachable) throw error;
    await showHealth(hub, terminal);
    throw error;
  });
  const { samples, ...status } = answer.status;
  const lastMinute = rates(samples);
  show(terminal, { url: hub.url, ...status, lastMinute }, () => textOf(hub.url, status, lastMinute, terminal));
}

function textOf(url: string, status: Omit<Status, 'samples'>, lastMinute: Sample, { paint }: Terminal): string {
  const { lastBatch, queueDepth, queueBytes, queueLimit, relayLag, entities } = status;
  const counts = entities.filter(({ count }) => count > 0).map(({ kind, count }) => [`  ${kind}`, String(count)]);
  const batch = lastBatch === null ? 'none yet' : `${lastBatch.commands} in ${lastBatch.ms.toFixed(1)} ms`;
  const { commandsPerSecond, requestsPerSecond } = lastMinute;
  return [
    `${paint('bold', `Rootline ${printable(status.version)}`)} at ${url}, ${words(status.phase)}, since ${status.startedAt}`,
    table(status.components.map(partRow)),
    table([
      ['  ledger', `${status.seq} entries, epoch ${status.epoch}`],
      ['  queue', `${queueDepth} of ${queueLimit} writes waiting, ${megabytes(queueBytes)}`],
      ['  change feed', relayLag === 0 ? 'all entries relayed' : `${relayLag} entries behind the ledger`],
      ['  spool', spoolWords(status.spool)],
      ['  last batch', batch],
      ['  last minute', `${commandsPerSecond.toFixed(1)} writes/s, ${requestsPerSecond.toFixed(1)} requests/s`],
      ['  memory', megabytes(status.memoryBytes)],
    ]),
    ...refusedLines(status.spool),
    counts.length === 0 ? 'The graph is empty.' : table(counts),
  ].join('\n');
}

async function showHealth(hub: HubClient, terminal: Terminal): Promise<void> {
  const { status, body } = await hub.request('GET', '/health');
  // Answered without the graph; a hub that is not ready yet answers no question at all.
  const spool = await hub.ask<{ readonly spool: Spool }>(SPOOL).catch(() => undefined);
  if (typeof body !== 'object' || body === null || !('parts' in body)) throw unexpected(hub.url, status, body);
  const health = body as Health;
  const parts = Object.entries(health.parts).map(([name, part]) => ({ name, ...part }));
  show(terminal, { url: hub.url, ...health, ...spool }, () => {
    const { paint } = terminal;
    const away = parts.flatMap(({ name, without }) =>
      without === undefined ? [] : [`  without ${name}: ${printable(without)}`],
    );
    const title = `${paint('bold', 'Rootline')} at ${hub.url}, ${printable(health.status)} (${printable(health.phase)})`;
    const waiting = spool === undefined ? [] : [`  spool: ${spoolWords(spool.spool)}`, ...refusedLines(spool.spool)];
    return [title, table(parts.map(partRow)), ...away, ...waiting].join('\n');
  });
}

function partRow({ name, state, since, detail, version }: Component): readonly string[] {
  return [
    `  ${name}`,
    state,
    since === undefined ? '' : `since ${since}`,
    [version, detail].filter((word) => word != null).join(', '),
  ];
}

function rates(samples: readonly Sample[]): Sample {
  const last = samples.slice(-LAST_MINUTE);
  const mean = (of: (sample: Sample) => number) =>
    last.length === 0 ? 0 : last.reduce((sum, sample) => sum + of(sample), 0) / last.length;
  return { commandsPerSecond: mean((s) => s.commandsPerSecond), requestsPerSecond: mean((s) => s.requestsPerSecond) };
}

function words(phase: string): string {
  return printable(phase.toLowerCase().replaceAll('_', ' '));
}
