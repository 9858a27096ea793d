import { cypher, query } from '../driver/cypher.ts';
import { boolean, listOf, nullable, row, text } from '../driver/rows.ts';

/**
 * Fields of `ids` whose value at one moment (`t0`, `s0`) is another than at the other one (`t1`, `s1`), kept facets left out.
 * One look at the revisions of each; what was taken back and said again has a key of several rows, of one value. Row: id, list of [field, value before, value after (JSON text; null when there was none
 * or it is longer than `most`), whether one of them is too long].
 */
export const CHANGED_FIELDS = query(
  'lineage.changed-fields',
  cypher`UNWIND $ids AS id
CALL (id) {
  MATCH (r:Revision) WHERE r.key STARTS WITH id + '|' AND NOT r.field STARTS WITH 'facet:'
  WITH r.field AS field,
    max(CASE WHEN r.validFrom <= $t0 AND r.recordedSeq <= $s0 AND r.retractedSeq > $s0 THEN r.key END) AS before,
    max(CASE WHEN r.validFrom <= $t1 AND r.recordedSeq <= $s1 AND r.retractedSeq > $s1 THEN r.key END) AS after
  WHERE coalesce(before, '') <> coalesce(after, '')
  OPTIONAL MATCH (b:Revision {key: before})
  OPTIONAL MATCH (a:Revision {key: after})
  WITH DISTINCT field, b.value AS was, a.value AS is WHERE coalesce(was, 'null') <> coalesce(is, 'null')
  RETURN collect([field, CASE WHEN size(was) <= $most THEN was END, CASE WHEN size(is) <= $most THEN is END,
    coalesce(size(was) > $most, false) OR coalesce(size(is) > $most, false)]) AS fields
}
WITH id, fields WHERE size(fields) > 0
RETURN id, fields`,
  row(text, listOf(row(text, nullable(text), nullable(text), boolean))),
);
