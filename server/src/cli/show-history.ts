import { HISTORY } from './cli.queries.ts';
import type { HubClient } from './hub-client.ts';
import { type Found, resolveTarget } from './resolve-target.ts';
import { type Terminal, printable, show, table } from './terminal.ts';

export type HistoryRequest = {
  readonly fields: readonly string[] | undefined;
  readonly first: number;
  readonly after: string | undefined;
  readonly asOf: string | undefined;
  /** Of the very entity with the id, also when it became one with another since. */
  readonly own: boolean;
};

type Event = {
  readonly seq: number;
  readonly change: string;
  readonly field: string | null;
  readonly value: unknown;
  readonly before: unknown;
  readonly tooLong: boolean;
  readonly label: string | null;
  readonly relation: {
    readonly kind: string;
    readonly outgoing: boolean;
    readonly inferred: boolean;
    readonly other: Found | null;
  } | null;
  readonly united: { readonly into: boolean; readonly other: Found | null } | null;
  readonly entry: { readonly at: string; readonly actor: string; readonly command: string } | null;
};

type History = {
  readonly edges: readonly { readonly node: Event }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
};

// More of a value than a line of a terminal holds.
const MOST_SHOWN = 60;

/** What the hub learnt about something, latest first. @throws CliError */
export async function showHistory(
  hub: HubClient,
  terminal: Terminal,
  target: string,
  request: HistoryRequest,
): Promise<void> {
  // An id that was given may lead elsewhere by now: its own history is not that of what it leads to.
  const { id } = request.own ? { id: target } : await resolveTarget(hub, target, { asOf: request.asOf });
  const { history } = await hub.ask<{ readonly history: History }>(HISTORY, { ...request, id });
  show(terminal, history, () => {
    if (history.edges.length === 0) return 'nothing of that kind was learnt';
    const rows = history.edges.map(({ node }) => [
      String(node.seq),
      node.entry?.at ?? '',
      node.entry === null ? '' : `${node.entry.actor} ${node.entry.command}`,
      whatOf(node),
    ]);
    const { hasNextPage, endCursor } = history.pageInfo;
    return `${table(rows)}${hasNextPage ? `\nmore: --after ${printable(endCursor ?? '')}` : ''}`;
  });
}

function whatOf({ change, field, value, before, tooLong, label, relation, united }: Event): string {
  const how = change.toLowerCase();
  if (relation !== null) {
    const other = relation.other === null ? 'something' : `${relation.other.kind} ${relation.other.name}`;
    const ends = relation.outgoing ? `${relation.kind} → ${other}` : `${other} → ${relation.kind}`;
    return `${ends} ${how}${relation.inferred ? ' (inferred)' : ''}`;
  }
  if (united !== null) {
    const other = united.other === null ? 'something' : `${united.other.kind} ${united.other.name}`;
    if (change === 'SEPARATED') return `separated from ${other}`;
    return `${united.into ? `became one with ${other}, which stays` : `${other} became one with it`}${change === 'WITHDRAWN' ? ' withdrawn' : ''}`;
  }
  if (label !== null) return `name ${label} ${how}`;
  if (field === null) return how;
  const was = before === null ? '' : `${valueText(before)} → `;
  return `${field} ${how} ${was}${tooLong && value === null ? '(too long to show)' : valueText(value)}`;
}

/** A value in a line. */
export function valueText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}
