const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `just now`, `4 min ago`, `3 h ago`, `12 d ago`, `5 mo ago`, `2 y ago`; `in 4 min` for what is ahead. */
export function relativeTime(iso: string, now: number): string {
  const then = Date.parse(iso);
  if (Number.isNaN(then)) return iso;
  const distance = Math.abs(now - then);
  const words = span(distance);
  if (words === null) return 'just now';
  return then > now ? `in ${words}` : `${words} ago`;
}

function span(ms: number): string | null {
  if (ms < 10_000) return null;
  if (ms < MINUTE) return `${Math.floor(ms / 1_000)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < 2 * DAY) return `${Math.floor(ms / HOUR)} h`;
  if (ms < 60 * DAY) return `${Math.floor(ms / DAY)} d`;
  if (ms < 730 * DAY) return `${Math.floor(ms / (30.44 * DAY))} mo`;
  return `${Math.floor(ms / (365.25 * DAY))} y`;
}

/** `2026-11-23 21:42:07 UTC+01:00`: in the reader's zone, which is named; `zone` is for tests. */
export function absoluteTime(iso: string, zone?: string): string {
  const then = new Date(iso);
  if (Number.isNaN(then.getTime())) return iso;
  const parts = new Intl.DateTimeFormat('en-GB', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'longOffset',
    ...(zone === undefined ? {} : { timeZone: zone }),
  }).formatToParts(then);
  const of = (type: Intl.DateTimeFormatPartTypes): string => parts.find((part) => part.type === type)?.value ?? '';
  const offset = of('timeZoneName')
    .replace('GMT', 'UTC')
    .replace(/\+00:00$/, '');
  return `${of('year')}-${of('month')}-${of('day')} ${of('hour')}:${of('minute')}:${of('second')} ${offset}`;
}

/** `340 ms`, `4.2 s`, `1 m 12 s`, `3 h 5 m`, `2 d 4 h`. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  if (ms < MINUTE) return `${Math.floor(ms / 1_000)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} m ${Math.floor((ms % MINUTE) / 1_000)} s`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)} h ${Math.floor((ms % HOUR) / MINUTE)} m`;
  return `${Math.floor(ms / DAY)} d ${Math.floor((ms % DAY) / HOUR)} h`;
}

/** How long something goes on that is not over, by whole seconds: `4 s`, `1 m 12 s`. */
export function elapsed(ms: number): string {
  return ms < 10_000 ? `${Math.max(0, Math.floor(ms / 1_000))} s` : duration(ms);
}

/** The value of a `datetime-local` field for a moment, in the reader's zone, by the second. */
export function localInputValue(time: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${date}T${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}
