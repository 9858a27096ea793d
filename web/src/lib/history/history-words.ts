import type { HistoryQuery } from '../gql/graphql.ts';
import { relationWord } from '../kinds/kinds.ts';

export type HistoryEvent = HistoryQuery['history']['edges'][number]['node'];

// More of a value than a line holds.
const MOST_SHOWN = 120;

const CHANGES: Record<HistoryEvent['change'], string> = {
  RECORDED: 'first recorded',
  SET: 'set',
  BEGAN: 'began',
  ENDED: 'ended',
  MOVED: 'given other times',
  UNITED: 'became one',
  SEPARATED: 'separated',
  WITHDRAWN: 'withdrawn',
};

/** What an event is about: `description`, `tag tier`, `read by`, `writes this`, `the name orders_old`. */
export function subjectWord({
  field,
  relation,
  label,
  united,
}: Pick<HistoryEvent, 'field' | 'relation' | 'label' | 'united'>): string {
  if (united) return united.into ? 'this' : 'another';
  // The other one stands before the words, or after them.
  if (relation) return relation.outgoing ? relationWord(relation.kind) : `${relationWord(relation.kind)} this`;
  if (label) return `the name ${label}`;
  return field?.replace(/^(tag|facet):/, '$1 ') ?? '';
}

/** True when a field was said to be what it was already: producers repeat themselves. */
export const isRepeated = ({ change, value, before }: Pick<HistoryEvent, 'change' | 'value' | 'before'>): boolean =>
  change === 'SET' && before !== null && JSON.stringify(value) === JSON.stringify(before);

/** How it changed. A field that had another value before was changed, not set. */
export function changeWord(event: Pick<HistoryEvent, 'change' | 'value' | 'before' | 'relation' | 'united'>): string {
  const { change, before, relation, united } = event;
  if (united && change === 'SEPARATED') return united.into ? 'was separated from' : 'was separated from this';
  if (united && change === 'UNITED') return united.into ? 'became one with what stays' : 'became one with this';
  if (isRepeated(event)) return 'said again';
  if (change === 'SET' && before !== null) return 'changed';
  if (change === 'BEGAN' && relation?.inferred === true) return 'inferred';
  return CHANGES[change];
}

/**
 * The events, latest first, that say of a relation which holds now that it does: what is said of it last, and that it has not ended.
 * An event about an earlier span, which came late, may hide one; it is not taken for one that holds.
 */
export function relationsThatHold<Event extends Pick<HistoryEvent, 'change' | 'relation' | 'validTo'>>(
  events: readonly Event[],
): ReadonlySet<Event> {
  const seen = new Set<string>();
  return new Set(
    events.filter(({ change, relation, validTo }) => {
      if (!relation) return false;
      const key = `${relation.kind} ${relation.outgoing} ${relation.otherId}`;
      if (seen.has(key)) return false;
      seen.add(key);
      return (change === 'BEGAN' || change === 'MOVED') && validTo === null;
    }),
  );
}

/** A value in a line: text as it is, anything else as JSON, cut where it is long. */
export function valueWord(value: unknown, tooLong = false): string {
  if (value === null || value === undefined) return tooLong ? 'too long to show here' : 'nothing';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}

/** What is shown of a field's value: of a withdrawal its reason, as who and when stand beside it. */
export function shownValue(field: string | null | undefined, value: unknown): unknown {
  const isWithdrawal = field === 'withdrawn' && typeof value === 'object' && value !== null && 'reason' in value;
  return isWithdrawal ? value.reason : value;
}

/** Places of the unions that nobody has undone yet, in a history whose latest event is first. */
export function standingUnions(events: readonly Pick<HistoryEvent, 'change' | 'united'>[]): ReadonlySet<number> {
  const seen = new Set<string>();
  const standing = new Set<number>();
  for (const [place, { change, united }] of events.entries()) {
    if (!united || united.into || seen.has(united.otherId)) continue;
    seen.add(united.otherId);
    if (change === 'UNITED') standing.add(place);
  }
  return standing;
}
