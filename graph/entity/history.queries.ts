import { cypher, query } from '../driver/cypher.ts';
import { boolean, integer, listOf, nullable, oneOf, row, text } from '../driver/rows.ts';
import { RELATION_KINDS } from '../model/relations.ts';

/*
 * What was learnt about one entity, latest entry first, then by key: at most `$take` after the one with `$afterSeq` and
 * `$afterKey` (null: from the beginning), up to position `$s`. Read from the entity and its own facts: what it costs follows
 * how much there is of these, and not the store.
 */
const rest = cypher`($afterSeq IS NULL OR seq < $afterSeq OR (seq = $afterSeq AND key > $afterKey))`;
const inOrder = cypher`ORDER BY seq DESC, key LIMIT $take`;

/**
 * Values. Row: seq, key, field, came (false: it was withdrawn), validFrom, value, the value before it as known then (JSON
 * text; null when there is none or it is longer than `$most`), whether one of them is too long.
 */
export const VALUE_CHANGES = query(
  'history.values',
  cypher`
    UNWIND $prefixes AS prefix
    MATCH (r:Revision) WHERE r.key STARTS WITH prefix AND r.recordedSeq <= $s
    UNWIND [[r.recordedSeq, true], [r.retractedSeq, false]] AS event
    WITH r, event[0] AS seq, event[1] AS came, 'V|' + r.key + CASE event[1] WHEN true THEN '' ELSE '|' END AS key
    WHERE seq <= $s AND ${rest}
    WITH r, seq, came, key ${inOrder}
    CALL (r, seq) {
      OPTIONAL MATCH (p:Revision) WHERE p.key >= $id + '|' + r.field + '|' AND p.key < r.key
        AND p.recordedSeq <= seq AND p.retractedSeq > seq
      RETURN p.value AS before ORDER BY p.key DESC LIMIT 1
    }
    RETURN seq, key, r.field, came, r.validFrom, CASE WHEN size(r.value) <= $most THEN r.value END,
      CASE WHEN size(before) <= $most THEN before END, size(r.value) > $most OR coalesce(size(before) > $most, false)
    ORDER BY seq DESC, key`,
  row(integer, text, text, boolean, integer, nullable(text), nullable(text), boolean),
);

/**
 * Relations, those with one entity of one kind that one entry changed together. Row: seq, key, kind, leaves (the entity is
 * where it begins), the other end's id, rows of [came, validFrom, validTo, inferred].
 */
export const RELATION_CHANGES = query(
  'history.relations',
  cypher`
    MATCH (n:Entity {id: $id})-[r]-(b)
    WHERE r.recordedSeq <= $s AND ($relations IS NULL OR type(r) IN $relations)
    UNWIND [[r.recordedSeq, true], [r.retractedSeq, false]] AS event
    WITH n, r, b, event[0] AS seq, event[1] AS came WHERE seq <= $s
    WITH seq, type(r) AS kind, startNode(r) = n AS leaves, b.id AS other,
      collect([came, r.validFrom, r.validTo, coalesce(r.inferred, false)]) AS rows
    WITH seq, kind, leaves, other, rows, 'R|' + kind + '|' + toString(leaves) + '|' + other AS key
    WHERE ${rest}
    RETURN seq, key, kind, leaves, other, rows ${inOrder}`,
  row(integer, text, oneOf(RELATION_KINDS), boolean, text, listOf(row(boolean, integer, integer, boolean))),
);

/** Whether name `a`, where it leads here no more, leads elsewhere instead: two that are one became one with a third. */
const movedOn = cypher`EXISTS { MATCH (b:Alias {id: a.id}) WHERE b.recordedSeq = a.retractedSeq }`;

/** Names that lead to it. Row: seq, key, label, came, validFrom, the entity that had the name until then, whether the name leads elsewhere instead. */
export const NAME_CHANGES = query(
  'history.names',
  cypher`
    MATCH (a:Alias {to: $id}) WHERE a.recordedSeq <= $s
    OPTIONAL MATCH (e:Entity {id: a.id}) WHERE e.recordedSeq < a.recordedSeq
    WITH a, e WHERE a.label <> '' OR e IS NOT NULL
    UNWIND [[a.recordedSeq, true], [a.retractedSeq, false]] AS event
    WITH a, e, event[0] AS seq, event[1] AS came, 'A|' + a.id + '|' + toString(event[1]) AS key
    WHERE seq <= $s AND ${rest}
    RETURN seq, key, a.label, came, a.validFrom, e.id, NOT came AND ${movedOn} ${inOrder}`,
  row(integer, text, text, boolean, integer, nullable(text), boolean),
);

/** What it became one with, when its own names led there. Row: seq, key, label, came, validFrom, the other's id, whether they lead elsewhere instead. */
export const UNIONS = query(
  'history.unions',
  cypher`
    MATCH (n:Entity {id: $id}) MATCH (a:Alias {id: n.id}) WHERE n.recordedSeq < a.recordedSeq AND a.recordedSeq <= $s
    UNWIND [[a.recordedSeq, true], [a.retractedSeq, false]] AS event
    WITH a, event[0] AS seq, event[1] AS came, 'U|' + a.to + '|' + toString(event[1]) AS key
    WHERE seq <= $s AND ${rest}
    RETURN seq, key, a.label, came, a.validFrom, a.to, NOT came AND ${movedOn} ${inOrder}`,
  row(integer, text, text, boolean, integer, text, boolean),
);

/** The entry that it was first recorded by. Row: seq, key. */
export const RECORDING = query(
  'history.recording',
  cypher`
    MATCH (n:Entity {id: $id}) WITH n.recordedSeq AS seq, 'E' AS key
    WHERE seq <= $s AND ${rest}
    RETURN seq, key`,
  row(integer, text),
);
