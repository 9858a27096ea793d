import { AFTER, MOST_SPANS_BACK, assertRelation, endBeforeOf, spanId } from './assert-relation.ts';
import type { RelationRow } from './rows.ts';
import type { Simulation } from './simulation.ts';
import { endOfRelation } from './standing.ts';

type Ends = Pick<RelationRow, 'kind' | 'from' | 'to'>;
type Span = Pick<RelationRow, 'validFrom' | 'validTo'>;

/** Evidence of a relation, or, where it is told until when it held, a span of it. */
export function assertTold(
  sim: Simulation,
  { until, ...told }: Ends & { readonly validFrom: number; readonly until: number | undefined },
): void {
  if (until === undefined) assertRelation(sim, told.kind, told.from, told.to, told.validFrom);
  else assertSpan(sim, { ...told, validTo: until });
}

/** A relation held for a time, beside what is known of it: it holds whenever it held by either. */
export function assertSpan(sim: Simulation, { kind, from, to, validFrom, validTo: told }: Ends & Span): void {
  const validTo = Math.min(told, endOfRelation(sim, { kind, from, to, validFrom }));
  if (validTo <= validFrom) return;
  const ends = { kind, from, to };
  const known = spansOf(sim, ends);
  const spans = joined([...known.filter(({ inferred }) => !inferred), { validFrom, validTo }]);
  const wanted = chained(sim, ends, spans, known[0]);
  for (const row of known) if (!wanted.some((one) => isSame(one, row))) sim.retractRelation(row);
  for (const row of wanted) if (!known.some((one) => isSame(one, row))) sim.createRelation(row);
}

/** What is known of a relation, the oldest span first. */
function spansOf(sim: Simulation, ends: Ends): readonly RelationRow[] {
  const spans: RelationRow[] = [];
  let factId = sim.factId(ends.kind, ends.from, ends.to);
  for (let back = 0; back <= MOST_SPANS_BACK; back++) {
    const row = sim.openRelation({ ...ends, factId });
    if (row === undefined) break;
    spans.unshift(row);
    const endBefore = endBeforeOf(row);
    if (endBefore === undefined) break;
    factId = spanId(sim, ends, endBefore);
  }
  return spans;
}

/** Spans that overlap or touch are one. */
function joined(spans: readonly Span[]): readonly Span[] {
  const made: { validFrom: number; validTo: number }[] = [];
  for (const { validFrom, validTo } of spans.toSorted((a, b) => a.validFrom - b.validFrom)) {
    const last = made.at(-1);
    if (last !== undefined && validFrom <= last.validTo) last.validTo = Math.max(last.validTo, validTo);
    else made.push({ validFrom, validTo });
  }
  return made;
}

/** As rows: the last one goes by the relation's own id, each other by its end, and each names the end before it. */
function chained(
  sim: Simulation,
  ends: Ends,
  spans: readonly Span[],
  oldest: RelationRow | undefined,
): readonly Omit<RelationRow, 'recordedSeq' | 'retractedSeq'>[] {
  return spans.map(({ validFrom, validTo }, i) => {
    const factId = i === spans.length - 1 ? sim.factId(ends.kind, ends.from, ends.to) : spanId(sim, ends, validTo);
    const row = { ...ends, factId, validFrom, validTo, inferred: false };
    const before = i > 0 ? spans[i - 1]?.validTo : oldest && endBeforeOf(oldest);
    return before === undefined ? row : { ...row, of: `${AFTER}${before}` };
  });
}

function isSame(a: Omit<RelationRow, 'recordedSeq' | 'retractedSeq'>, b: typeof a): boolean {
  return (
    a.factId === b.factId &&
    a.validFrom === b.validFrom &&
    a.validTo === b.validTo &&
    a.inferred === b.inferred &&
    a.of === b.of
  );
}
