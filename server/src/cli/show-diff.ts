import { CliError, EXIT } from './cli-error.ts';
import { DIFF } from './cli.queries.ts';
import type { HubClient } from './hub-client.ts';
import { type AskedMoment, type Found, resolveTarget } from './resolve-target.ts';
import { valueText } from './show-history.ts';
import { levelOf } from './show-lineage.ts';
import { type Terminal, printable, show } from './terminal.ts';

export type DiffRequest = {
  readonly direction: 'UPSTREAM' | 'DOWNSTREAM' | 'BOTH';
  /** Undefined: as fits the kind of what is asked about. */
  readonly granularity: 'ENTITY' | 'VERSION' | undefined;
  readonly depth: number;
  readonly limit: number;
  readonly from: AskedMoment;
  readonly to: AskedMoment;
};

type Node = Found & { readonly state: string | null };
type Edge = { readonly from: string; readonly to: string; readonly kinds: readonly string[] };
type Field = { readonly field: string; readonly before: unknown; readonly after: unknown; readonly tooLong: boolean };

export type Diff = {
  readonly added: readonly Node[];
  readonly removed: readonly Node[];
  readonly changed: readonly {
    readonly before: Pick<Node, 'name' | 'state'>;
    readonly after: Node;
    readonly fields: readonly Field[];
  }[];
  readonly addedEdges: readonly Edge[];
  readonly removedEdges: readonly Edge[];
  readonly within: number;
  readonly truncated: boolean;
};

/** What two moments' lineages have not in common. @throws CliError */
export async function showDiff(
  hub: HubClient,
  terminal: Terminal,
  target: string,
  request: DiffRequest,
): Promise<void> {
  const { from } = request;
  if (from.asOf === undefined && from.validAt === undefined)
    throw new CliError('diff needs the earlier moment', EXIT.usage, 'For example: --from 2026-11-01T00:00:00Z');
  const found = await resolveTarget(hub, target, request.to);
  const variables = { ...request, of: [found.id], granularity: request.granularity ?? levelOf(found.kind) };
  const { lineageDiff } = await hub.ask<{ readonly lineageDiff: Diff }>(DIFF, variables);
  show(terminal, lineageDiff, () => diffText(lineageDiff, terminal.paint));
}

/** `+ Job a`, `- Dataset b`, `~ Model c` with its fields, and the relations between what stayed. */
export function diffText(diff: Diff, paint: Terminal['paint']): string {
  const moved = new Set([...diff.added, ...diff.removed].map(({ id }) => id));
  const lines = [
    ...diff.added.map((node) => paint('green', `+ ${nameOf(node)}`)),
    ...diff.removed.map((node) => paint('red', `- ${nameOf(node)}`)),
    ...diff.changed.flatMap(({ before, after, fields }) => [
      paint('yellow', `~ ${nameOf(after)}`),
      ...(fields.length === 0 ? [`    state ${before.state ?? 'none'} → ${after.state ?? 'none'}`] : []),
      ...fields.map((field) => printable(`    ${field.field} ${sideOf(field, 'before')} → ${sideOf(field, 'after')}`)),
    ]),
    ...edges(diff.addedEdges, '+', moved),
    ...edges(diff.removedEdges, '-', moved),
  ];
  if (lines.length === 0) lines.push('nothing is otherwise');
  if (diff.truncated)
    lines.push(`There is more than was compared (${diff.within} steps): raise --limit, or lower --depth.`);
  return lines.join('\n');
}

function edges(all: readonly Edge[], sign: string, moved: ReadonlySet<string>): readonly string[] {
  return all
    .filter(({ from, to }) => !moved.has(from) && !moved.has(to))
    .map(({ from, to, kinds }) => `${sign} ${from} ${kinds.join(' → ')} ${to}`);
}

function sideOf(field: Field, side: 'before' | 'after'): string {
  const value = field[side];
  if (value !== null) return valueText(value);
  return field.tooLong ? '(too long to show)' : 'nothing';
}

function nameOf({ kind, name, namespace, state }: Node): string {
  return printable(`${kind} ${namespace === null ? '' : `${namespace}/`}${name}${state === null ? '' : ` ${state}`}`);
}
