import { type Fragment, cypher, query, relationTypes } from '../driver/cypher.ts';
import { integer, listOf, row, text } from '../driver/rows.ts';
import { ENTITY_RELATIONS, VERSION_RELATIONS } from '../model/relations.ts';
import type { Direction, Granularity } from './lineage-store.ts';

const TYPES: Record<Granularity, Fragment> = {
  ENTITY: relationTypes(ENTITY_RELATIONS),
  VERSION: relationTypes(VERSION_RELATIONS),
};

/** Neighbours that `ids` have, or ever had, as known up to `$seq`; at most `limit`. One row: their ids. */
export const EVER_NEAR: Record<Granularity, Record<Direction, ReturnType<typeof everNear>>> = {
  ENTITY: { UPSTREAM: everNear('ENTITY', 'UPSTREAM'), DOWNSTREAM: everNear('ENTITY', 'DOWNSTREAM') },
  VERSION: { UPSTREAM: everNear('VERSION', 'UPSTREAM'), DOWNSTREAM: everNear('VERSION', 'DOWNSTREAM') },
};

function everNear(granularity: Granularity, direction: Direction) {
  const step = direction === 'DOWNSTREAM' ? cypher`-[r:${TYPES[granularity]}]->` : cypher`<-[r:${TYPES[granularity]}]-`;
  return query(
    `lineage.ever-near.${granularity}.${direction}`,
    cypher`MATCH (a:Entity) WHERE a.id IN $ids
MATCH (a)${step}(b) WHERE r.recordedSeq <= $seq
WITH DISTINCT b.id AS id ORDER BY id LIMIT $limit
RETURN collect([id])`,
    row(listOf(row(text))),
  );
}

/**
 * Ledger positions up to `$seq` and before `$before` at which something was learnt about `ids` or their relations with each
 * other, latest first. Row: position, when it was recorded, how many facts.
 */
export const LEARNT: Record<Granularity, ReturnType<typeof learnt>> = {
  ENTITY: learnt('ENTITY'),
  VERSION: learnt('VERSION'),
};

function learnt(granularity: Granularity) {
  const places = placesOf(granularity, cypher`[x.recordedSeq, x.retractedSeq]`, cypher`x.recordedSeq <= $seq`);
  return query(
    `lineage.learnt.${granularity}`,
    cypher`${places}
WITH place, count(*) AS changes WHERE place <= $seq AND place < $before
ORDER BY place DESC LIMIT $limit
MATCH (e:Entry {seq: place})
RETURN place, e.at, changes`,
    row(integer, integer, integer),
  );
}

/** The same for times in the world, as known at `$seq`, up to `$t`: when something began or ended. Row: time, the same time, how many facts. */
export const HAPPENED: Record<Granularity, ReturnType<typeof happened>> = {
  ENTITY: happened('ENTITY'),
  VERSION: happened('VERSION'),
};

function happened(granularity: Granularity) {
  const held = cypher`x.recordedSeq <= $seq AND x.retractedSeq > $seq`;
  return query(
    `lineage.happened.${granularity}`,
    cypher`${placesOf(granularity, cypher`[x.validFrom, x.validTo]`, held)}
WITH place, count(*) AS changes WHERE place <= $t AND place < $before
ORDER BY place DESC LIMIT $limit
RETURN place, place AS at, changes`,
    row(integer, integer, integer),
  );
}

/** A row per fact and moment: `place`. A revision has no end of its own, and null is no moment. */
function placesOf(granularity: Granularity, moments: Fragment, counts: Fragment): Fragment {
  return cypher`MATCH (k:Entity) WHERE k.id IN $ids
WITH collect(k) AS kept
CALL (kept) {
  UNWIND kept AS n
  MATCH (n)-[x:${TYPES[granularity]}]->(b) WHERE b IN kept AND ${counts}
  UNWIND ${moments} AS place
  RETURN place
  UNION ALL
  UNWIND kept AS n
  MATCH (x:Revision) WHERE x.key STARTS WITH n.id + '|' AND ${counts}
  UNWIND ${moments} AS place
  RETURN place
}`;
}
