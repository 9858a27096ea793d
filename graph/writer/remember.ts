import type { WriteTransaction } from '../driver/transaction.ts';
import { OPEN_END } from '../model/time.ts';
import type { Caches } from './caches.ts';
import { type ProjectRule, Projects } from './projects.ts';
import type { Simulated } from './simulate.ts';
import type { Simulation } from './simulation.ts';
import { isInterval } from './unite-slots.ts';
import { type NodeState, withdrawalOf } from './node-state.ts';
import type { Loaded } from './working-set.ts';
import { PROJECT_RULES } from './writer.queries.ts';

/** Where names, the rules of projects or ends of relations and entities moved, the seq since which that is so; null: they did not. */
export function movedBy(
  { plan, nodes, loaded }: Simulation,
  seq: number,
): { readonly aliasSeq: number | null; readonly rulesSeq: number | null; readonly endSeq: number | null } {
  const aliases = plan.aliases.size > 0 || plan.retractedAliases.length > 0;
  const rules = [...plan.revisions.values()].some((row) => row.field === 'namespacePatterns');
  const unions = [...nodes.changed.values()].some(({ id, aliasOf, unitedSeq }) => {
    const before = loaded.nodes.get(id);
    return before != null && (before.aliasOf !== aliasOf || before.unitedSeq !== unitedSeq);
  });
  const ends =
    unions ||
    [...plan.revisions.values()].some((row) => row.field === 'withdrawn') ||
    [...plan.relations.values()].some((row) => row.validTo !== OPEN_END && !isInterval(row));
  return { aliasSeq: aliases ? seq : null, rulesSeq: rules ? seq : null, endSeq: ends ? seq : null };
}

/** After the commit: what can never become untrue may be remembered. */
export function remember(
  caches: Caches,
  { simulation, entries }: Simulated,
  loaded: Loaded,
  head: { readonly epoch: string; readonly aliasSeq: number; readonly endSeq: number },
): void {
  for (const [id, node] of loaded.nodes)
    if (node !== null && isLasting(simulation.nodes.changed.get(id) ?? node)) caches.rememberEntity(id, node.project);
  for (const row of loaded.relations.values()) {
    if (row !== null && !row.inferred && row.validTo === OPEN_END) caches.rememberRelation(row.factId, row.validFrom);
  }
  const last = entries.at(-1);
  if (last === undefined) return;
  const { plan } = simulation;
  for (const entity of plan.entities) {
    const node = simulation.nodes.changed.get(entity.id);
    if (node === undefined || isLasting(node)) caches.rememberEntity(entity.id, entity.project);
  }
  for (const row of plan.relations.values()) {
    if (!row.inferred && row.validTo === OPEN_END && row.retractedSeq === OPEN_END)
      caches.rememberRelation(row.factId, row.validFrom);
  }
  for (const row of plan.retractedRelations) {
    if (simulation.openRelations.get(row.factId) === null) caches.forgetRelation(row.factId);
  }
  const { aliasSeq, endSeq } = movedBy(simulation, last.seq);
  if (aliasSeq !== null || endSeq !== null) caches.sync(head.epoch, aliasSeq ?? head.aliasSeq, endSeq ?? head.endSeq);
  if (aliasSeq === null) for (const [id, row] of loaded.aliases) caches.rememberAlias(id, row?.to ?? null);
}

/** What is to be known of it beside that it exists will not change: it was never withdrawn, nor one with another. */
function isLasting(node: NodeState): boolean {
  return withdrawalOf(node) === undefined && node.unitedSeq === null && node.aliasOf === null;
}

/** The rules of all projects, as they are now. */
export async function readProjects(tx: WriteTransaction): Promise<Projects> {
  const rules: ProjectRule[] = [];
  for (const [project, projection] of await tx.run(PROJECT_RULES)) {
    const fields = JSON.parse(projection) as { namespacePatterns?: readonly [string, readonly string[]] };
    for (const pattern of fields.namespacePatterns?.[1] ?? []) rules.push({ pattern, project });
  }
  return new Projects(rules);
}
