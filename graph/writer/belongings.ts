import { OPEN_END } from '../model/time.ts';
import type { AliasRow, AvailabilityRow, ReadRow, RelationRow, RevisionRow } from './rows.ts';
import type { Simulation } from './simulation.ts';
import { isWithinBounds } from './union-bounds.ts';
import { availabilitiesOf, readsOf } from './version-timeline.ts';
import type { Belongings } from './working-set.ts';

/**
 * All that is open at an entity: what the store holds, as far as this batch left it so, and what this batch added.
 * Undefined when the store has not been asked yet, or when it is too much (the command is refused then).
 */
export function belongingsOf(sim: Simulation, id: string): Belongings | undefined {
  const loaded = sim.loaded.belongings.get(id);
  if (!isWithinBounds(sim, id)) return undefined;
  if (loaded === undefined) {
    sim.misses.belongings.add(id);
    return undefined;
  }
  const relations = relationsOf(sim, id, loaded);
  return {
    relations,
    revisions: revisionsOf(sim, id, loaded),
    aliases: aliasesOf(sim, id, loaded),
    reads: allReadsOf(sim, id, loaded),
    availabilities: allAvailabilitiesOf(sim, id, loaded),
    versions: versionsOf(sim, id, relations),
  };
}

function relationsOf(sim: Simulation, id: string, loaded: Belongings): readonly RelationRow[] {
  const rows = new Map<string, RelationRow>();
  for (const row of loaded.relations) if (!sim.openRelations.has(row.factId)) rows.set(row.factId, row);
  for (const row of sim.openRelations.values()) {
    if (row !== null && (row.from === id || row.to === id)) rows.set(row.factId, row);
  }
  return [...rows.values()];
}

function revisionsOf(sim: Simulation, id: string, loaded: Belongings): readonly RevisionRow[] {
  const retracted = new Set(sim.plan.retractedRevisions.map((row) => row.key));
  const added = [...sim.plan.revisions.values()].filter((row) => row.entity === id && row.retractedSeq === OPEN_END);
  return [...loaded.revisions.filter((row) => !retracted.has(row.key)), ...added];
}

function aliasesOf(sim: Simulation, id: string, loaded: Belongings): readonly AliasRow[] {
  const rows = new Map<string, AliasRow>();
  for (const row of loaded.aliases) if (!sim.openAliases.has(row.id)) rows.set(row.id, row);
  for (const row of sim.openAliases.values())
    if (row?.to === id && row.retractedSeq === OPEN_END) rows.set(row.id, row);
  return [...rows.values()];
}

function allReadsOf(sim: Simulation, id: string, loaded: Belongings): readonly ReadRow[] {
  const rows = readsOf(sim, id);
  for (const row of loaded.reads)
    if (!rows.has(row.run) && !sim.plan.removedReads.has(`${id}|${row.run}`)) rows.set(row.run, row);
  return [...rows.values()];
}

function allAvailabilitiesOf(sim: Simulation, id: string, loaded: Belongings): readonly AvailabilityRow[] {
  const rows = availabilitiesOf(sim, id);
  for (const row of loaded.availabilities) {
    const key = `${row.version}|${row.run}`;
    if (!rows.has(key)) rows.set(key, row);
  }
  return [...rows.values()].filter((row) => row.retractedSeq === OPEN_END);
}

function versionsOf(sim: Simulation, id: string, relations: readonly RelationRow[]): Belongings['versions'] {
  // Also those that came here with a union of this batch: their keys name what they were versions of before.
  const keys = new Map([...sim.loaded.belongings.values()].flatMap(({ versions }) => versions.map((v) => [v.id, v])));
  for (const entity of sim.plan.entities) {
    if (entity.key['of'] === undefined) continue;
    const { version = null, run = null } = entity.key;
    keys.set(entity.id, { id: entity.id, version, run, madeBy: [] });
  }
  const held = new Set(relations.filter((row) => row.kind === 'HAS_VERSION' && row.from === id).map((row) => row.to));
  return [...held].map((version) => {
    const known = keys.get(version) ?? toldAgain(sim, version);
    const made = [...sim.openRelations.values()].filter((row) => row?.kind === 'PRODUCED' && row.to === version);
    const madeBy = new Set([...(known?.madeBy ?? []), ...made.map((row) => row?.from ?? '')]);
    return {
      id: version,
      version: known?.version ?? lateName(sim, version),
      run: known?.run ?? null,
      madeBy: [...madeBy],
    };
  });
}

/** The key of a version that is there and, in a separation, gets back what it is a version of. */
function toldAgain(sim: Simulation, id: string): Belongings['versions'][number] | undefined {
  if (sim.retold.size === 0) return undefined;
  const key = sim.loaded.versionKeys.get(id);
  if (key === undefined) sim.misses.versionKeys.add(id);
  return key === undefined ? undefined : { id, ...key, madeBy: [] };
}

/** The name that a run's version got at its end; null when it has none. */
function lateName(sim: Simulation, version: string): string | null {
  const name = sim.nodes.get(version)?.projection.get('name')?.[1];
  return typeof name === 'string' ? name : null;
}
