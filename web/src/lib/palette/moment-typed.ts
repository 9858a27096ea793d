const MINUTE = 60_000;
const UNITS = [
  { words: /^(m|min|mins|minute|minutes)$/, one: 'a minute', many: 'minutes', ms: MINUTE },
  { words: /^(h|hour|hours)$/, one: 'an hour', many: 'hours', ms: 60 * MINUTE },
  { words: /^(d|day|days)$/, one: 'a day', many: 'days', ms: 1_440 * MINUTE },
  { words: /^(w|week|weeks)$/, one: 'a week', many: 'weeks', ms: 10_080 * MINUTE },
] as const;

/** A moment of the past, and how it is said. */
export type Moment = { readonly words: string; readonly at: Date };

/** What is offered without typing. */
export const usualMoments = (now: Date): readonly Moment[] =>
  [UNITS[1], UNITS[2], UNITS[3]].map(({ one, ms }) => ({ words: `${one} ago`, at: new Date(now.getTime() - ms) }));

/** The moment that was typed, as `3 days ago`, `2 h`, `2026-11-20` or `2026-11-20 14:05` in the reader's zone; null for anything else and for what is ahead. */
export function momentTyped(text: string, now: Date): Moment | null {
  const words = text
    .trim()
    .toLowerCase()
    .replace(/^as of\s+/, '');
  const moment = agoTyped(words, now) ?? dateTyped(words);
  return moment === null || Number.isNaN(moment.at.getTime()) || moment.at > now ? null : moment;
}

function agoTyped(words: string, now: Date): Moment | null {
  const [, amount = '', unitWord = ''] = /^(\d{1,6})\s*([a-z]+)(?:\s+ago)?$/.exec(words) ?? [];
  const unit = UNITS.find((one) => one.words.test(unitWord));
  if (unit === undefined) return null;
  const many = Number(amount);
  return {
    words: `${many === 1 ? unit.one : `${many} ${unit.many}`} ago`,
    at: new Date(now.getTime() - many * unit.ms),
  };
}

function dateTyped(words: string): Moment | null {
  const [, day, time] = /^(\d{4}-\d{2}-\d{2})(?:[t ](\d{2}:\d{2}(?::\d{2})?))?$/.exec(words) ?? [];
  if (day === undefined) return null;
  // Without a zone it is read in the reader's own; a day alone would be read as UTC.
  return { words: time === undefined ? day : `${day} ${time}`, at: new Date(`${day}T${time ?? '00:00'}`) };
}
