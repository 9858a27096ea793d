import { STATUS } from './cli.queries.ts';
import type { HubClient } from './hub-client.ts';
import { type Terminal, printable, show, table } from './terminal.ts';

type Status = {
  readonly version: string;
  readonly startedAt: string;
  readonly seq: number;
  readonly epoch: string;
  readonly queueDepth: number;
  readonly components: readonly { readonly name: string; readonly state: string; readonly detail: string | null }[];
  readonly entities: readonly { readonly kind: string; readonly count: number }[];
};

/** How the hub is and what it holds. @throws CliError */
export async function showStatus(hub: HubClient, terminal: Terminal): Promise<void> {
  const { status } = await hub.ask<{ readonly status: Status }>(STATUS);
  show(terminal, { url: hub.url, ...status }, () => {
    const { paint } = terminal;
    const parts = status.components.map(({ name, state, detail }) => [`  ${name}`, state, detail ?? '']);
    const counts = status.entities
      .filter(({ count }) => count > 0)
      .map(({ kind, count }) => [`  ${kind}`, String(count)]);
    return [
      `${paint('bold', `Rootline ${printable(status.version)}`)} at ${hub.url}, since ${status.startedAt}`,
      table(parts),
      `${status.seq} ledger entries, ${status.queueDepth} writes waiting`,
      counts.length === 0 ? 'The graph is empty.' : table(counts),
    ].join('\n');
  });
}
