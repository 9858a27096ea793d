import type { Json } from '../model/statements.ts';
import { closeInferred, infer, runVersionId, saveRead } from './inference.ts';
import { label } from './labels.ts';
import { kindOf, versionId } from './assert-entity.ts';
import { assertSpan } from './assert-span.ts';
import { project, revisionKey } from './assert-revision.ts';
import type { RelationRow, RevisionRow } from './rows.ts';
import type { Simulation } from './simulation.ts';
import { STANDING } from './standing.ts';
import { uniteStanding } from './unite-standing.ts';
import { availabilitiesOf, readsOf } from './version-timeline.ts';
import { moveReadability, moveTimeline } from './unite-availabilities.ts';
import { isInterval, uniteSlots } from './unite-slots.ts';
import { belongingsOf } from './belongings.ts';
import type { Belongings } from './working-set.ts';

type Union = { readonly winner: string; readonly loser: string; readonly label: string; readonly validFrom: number };

/**
 * Two entities turn out to be one. Everything that is open at the loser is retracted there and written again at the
 * winner, so that a walk never has to follow an alias, and a question about an earlier position still sees two.
 */
export function unite(sim: Simulation, union: Union): void {
  const { winner, loser } = union;
  const lost = belongingsOf(sim, loser);
  const kept = belongingsOf(sim, winner);
  if (lost === undefined || kept === undefined) return;
  const gone = sim.nodes.edit(loser);
  if (gone === undefined) return;
  gone.aliasOf = winner;
  const stays = sim.nodes.edit(winner);
  if (stays !== undefined) stays.unitedSeq ??= sim.seq;
  for (const alias of lost.aliases) {
    sim.retractAlias(alias);
    sim.createAlias({ id: alias.id, to: winner, label: alias.label, validFrom: alias.validFrom });
  }
  sim.createAlias({ id: loser, to: winner, label: union.label, validFrom: union.validFrom });
  for (const text of [union.label, ...gone.aliases]) label(sim, winner, text);
  uniteStanding(sim, union);
  const moved = lost.revisions.map((revision) => moveRevision(sim, revision, winner));
  for (const relation of lost.relations) {
    if (!relation.inferred && !isInterval(relation)) moveRelation(sim, relation, loser, winner);
  }
  uniteSlots(sim, { loser, winner, intervals: lost.relations.filter(isInterval), moved });
  moveReadability(sim, union, lost.relations);
  uniteVersions(sim, { lost, kept }, union);
  uniteTimelines(sim, lost, kept, loser, winner);
  mergeTimes(sim, gone.lastSeenAt, winner);
}

function moveRevision(sim: Simulation, row: RevisionRow, winner: string): RevisionRow | undefined {
  sim.retractRevision(row);
  const { field, order, value, digest, validFrom, rank } = row;
  // Whether the one that stays is withdrawn was settled before.
  if (field === STANDING) return undefined;
  const key = revisionKey(winner, field, order);
  if (sim.revisionExists(key, winner)) return undefined;
  const moved = sim.createRevision({ key, entity: winner, field, order, value, digest, validFrom, rank });
  project(sim, moved, JSON.parse(value) as Json);
  return moved;
}

function moveRelation(sim: Simulation, row: RelationRow, loser: string, winner: string): void {
  sim.retractRelation(row);
  const from = row.from === loser ? winner : row.from;
  const to = row.to === loser ? winner : row.to;
  if (from === to) return;
  const { kind, validFrom, validTo } = row;
  assertSpan(sim, { kind, from, to, validFrom, validTo });
}

type Sides = { readonly lost: Belongings; readonly kept: Belongings };

/**
 * The loser's versions go on under their ids; the keys that the winner's versions would have lead to them. Of both
 * sides those of one name are one, and those of one run, unless the run gave them different names.
 */
function uniteVersions(sim: Simulation, { lost, kept }: Sides, { loser, winner, validFrom }: Union): void {
  for (const { id, version } of lost.versions) {
    if (version !== null) joinKeys(sim, { key: versionId(winner, { version }), version: id, text: version, validFrom });
  }
  const named = new Set([...kept.versions, ...lost.versions].filter((v) => v.version !== null).map(({ id }) => id));
  for (const { id, run, madeBy } of lost.versions) {
    for (const maker of new Set(run === null ? madeBy : [...madeBy, run])) {
      const key = runVersionId(winner, maker);
      const [theirs, ours] = [sim.resolve(id), sim.resolve(key)];
      if (sim.resolve(runVersionId(loser, maker)) !== theirs || (named.has(theirs) && named.has(ours))) continue;
      joinKeys(sim, { key, version: id, text: '', validFrom, stays: named.has(theirs) ? 'version' : 'key' });
    }
  }
}

type Join = {
  readonly key: string;
  readonly version: string;
  readonly text: string;
  readonly validFrom: number;
  /** Which of two stays, unless they are of different kinds: what is there under the key, or the version. */
  readonly stays?: 'key' | 'version';
};

function joinKeys(sim: Simulation, { key, version: found, text, validFrom, stays = 'key' }: Join): void {
  // It may have become another one with a key before.
  const version = sim.resolve(found);
  const current = sim.resolve(key);
  if (current === version) return;
  if (sim.nodes.standing(current) === undefined) {
    sim.createAlias({ id: key, to: version, label: text, validFrom });
    return;
  }
  if (kindOf(current) !== kindOf(version)) return;
  const [winner, loser] = stays === 'key' ? [current, version] : [version, current];
  unite(sim, { winner, loser, label: '', validFrom });
}

/** Reads and availabilities of both are one timeline now; every reader is looked at again. */
function uniteTimelines(sim: Simulation, lost: Belongings, kept: Belongings, loser: string, winner: string): void {
  for (const row of kept.availabilities) {
    const all = availabilitiesOf(sim, winner);
    if (!all.has(`${row.version}|${row.run}`)) all.set(`${row.version}|${row.run}`, row);
  }
  for (const row of kept.reads) if (!readsOf(sim, winner).has(row.run)) readsOf(sim, winner).set(row.run, row);
  moveTimeline(sim, { winner, loser });
  for (const row of lost.reads) {
    readsOf(sim, loser).delete(row.run);
    const mine = readsOf(sim, winner).get(row.run);
    closeInferred(sim, loser, row.run);
    sim.plan.removedReads.add(`${loser}|${row.run}`);
    const validFrom = Math.min(row.validFrom, mine?.validFrom ?? row.validFrom);
    saveRead(sim, {
      of: winner,
      run: row.run,
      at: row.at,
      validFrom,
      explicit: row.explicit || mine?.explicit === true,
    });
  }
  for (const read of readsOf(sim, winner).values()) {
    if (read.explicit) closeInferred(sim, winner, read.run);
    infer(sim, read);
  }
}

function mergeTimes(sim: Simulation, lastSeenAt: number | null, winner: string): void {
  const node = sim.nodes.edit(winner);
  if (node !== undefined && lastSeenAt !== null) node.lastSeenAt = Math.max(lastSeenAt, node.lastSeenAt ?? lastSeenAt);
}
