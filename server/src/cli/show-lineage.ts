import { LINEAGE } from './cli.queries.ts';
import type { HubClient } from './hub-client.ts';
import { type Walk, lineageTree } from './lineage-tree.ts';
import { resolveTarget } from './resolve-target.ts';
import { type Terminal, show } from './terminal.ts';

export type LineageRequest = {
  readonly direction: 'UPSTREAM' | 'DOWNSTREAM' | 'BOTH';
  /** Undefined: as fits the kind of what is asked about. */
  readonly granularity: 'ENTITY' | 'VERSION' | undefined;
  readonly depth: number;
  readonly limit: number;
  readonly kinds: readonly string[] | undefined;
  readonly asOf: string | undefined;
  readonly validAt: string | undefined;
};

// What only the walk between versions reaches: asked about one of these, the walk between entities has nothing to say.
const OF_VERSIONS = new Set([
  'DatasetVersion',
  'FeatureViewVersion',
  'ModelVersion',
  'Run',
  'Commit',
  'Artifact',
  'Environment',
]);

/** The level at which the lineage of a kind has something to say. */
export function levelOf(kind: string): 'ENTITY' | 'VERSION' {
  return OF_VERSIONS.has(kind) ? 'VERSION' : 'ENTITY';
}

/** What something came from and what came of it, as trees. @throws CliError */
export async function showLineage(
  hub: HubClient,
  terminal: Terminal,
  target: string,
  request: LineageRequest,
): Promise<void> {
  const { asOf, validAt } = request;
  const found = await resolveTarget(hub, target, { asOf, validAt });
  const granularity = request.granularity ?? levelOf(found.kind);
  const variables = { ...request, of: [found.id], granularity };
  const { lineage } = await hub.ask<{ readonly lineage: Walk }>(LINEAGE, variables);
  show(terminal, lineage, () => lineageTree(lineage, terminal.paint));
}
