import { InvalidInputError } from '@rootline/graph/model';
import { z } from 'zod';
import { parseTime } from '../../openlineage/event.ts';
import { childPath } from '../../openlineage/json.ts';
import type { GitCommit, GitPerson, GitReport } from '../git-report.ts';
import { MAX_PATH, MAX_PATHS } from '../limits.ts';

/*
 * What the payloads of the hosts have in common. What becomes a fact is checked by the report; what is only text is
 * mended rather than refused: a push is not lost for a name in it.
 */

/** Text as it may be kept. */
export const text = z.string('a text').transform((value) => value.toWellFormed().replaceAll('\u0000', ''));
export const optionalText = text.nullish();
const names = z.array(text, 'a list').nullish();

export const person = z.object({ name: optionalText, email: optionalText }, 'an object with name and email').nullish();
type Person = z.output<typeof person>;

/** A commit as GitHub names it, and GitLab, Gitea and Forgejo after it. */
export const pushedCommit = z.object({
  id: text,
  message: optionalText,
  timestamp: optionalText,
  author: person,
  committer: person,
  added: names,
  removed: names,
  modified: names,
});
type PushedCommit = z.output<typeof pushedCommit>;

/** @throws InvalidInputError that names the first field amiss */
export function parsePayload<T>(schema: z.ZodType<T>, payload: unknown): T {
  const result = schema.safeParse(payload);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = (issue?.path ?? []).reduce<string>(
    (path, key) => childPath(path, typeof key === 'number' ? key : String(key)),
    '$',
  );
  throw new InvalidInputError(where, issue?.message ?? 'the payload that its host describes');
}

const ZERO = /^0+$/;

/** Hosts say forty zeros for "nothing". */
export function shaOrNull(sha: string): string | null {
  return ZERO.test(sha) ? null : sha;
}

export function toCommit(commit: PushedCommit): GitCommit {
  const time = timeOf(commit.timestamp);
  const author = toPerson(commit.author, time);
  const committer = toPerson(commit.committer, time);
  return {
    sha: commit.id,
    ...(author === undefined ? {} : { author }),
    ...(committer === undefined ? {} : { committer }),
    ...(commit.message ? { message: commit.message } : {}),
    ...changesOf(commit),
  };
}

function changesOf({ added, removed, modified }: PushedCommit): Pick<GitCommit, 'changes'> {
  if (added == null && removed == null && modified == null) return {};
  const all = [
    ...(added ?? []).map((path) => ({ path, kind: 'added' as const })),
    ...(removed ?? []).map((path) => ({ path, kind: 'deleted' as const })),
    ...(modified ?? []).map((path) => ({ path, kind: 'modified' as const })),
  ];
  const paths = all.filter(({ path }) => path !== '' && path.length <= MAX_PATH).slice(0, MAX_PATHS);
  return { changes: { paths, ...(paths.length === all.length ? {} : { total: all.length }) } };
}

// As long as the vault takes.
const MAX_PERSON_TEXT = 1_000;

export function toPerson(from: Person, time?: string): GitPerson | undefined {
  const name = from?.name?.slice(0, MAX_PERSON_TEXT);
  const email = from?.email?.slice(0, MAX_PERSON_TEXT);
  if (!name && !email && time === undefined) return undefined;
  return { ...(name ? { name } : {}), ...(email ? { email } : {}), ...(time === undefined ? {} : { time }) };
}

/** A time as a report takes it; what is none says nothing. */
export function timeOf(value: string | null | undefined): string | undefined {
  try {
    return new Date(parseTime(value, '')).toISOString();
  } catch {
    return undefined;
  }
}

/** Epoch seconds, or a date-time: hosts give either. */
export function momentOf(value: number | string | null | undefined): string | undefined {
  return typeof value === 'number' ? timeOfMillis(value * 1_000) : timeOf(value);
}

export function timeOfMillis(millis: number | null | undefined): string | undefined {
  // Dates end there.
  const isDate = millis != null && Math.abs(millis) <= 8.64e15;
  return isDate ? timeOf(new Date(millis).toISOString()) : undefined;
}

/** Of a push of which the host names fewer commits than it had. */
export function hostLimit(detail: string): Pick<GitReport, 'incomplete'> {
  return { incomplete: [{ reason: 'host-limit', detail }] };
}

/** `github.com` of an address; the id that a host gives is unique there. */
export function hostIdOf(address: string, id: number | string | null | undefined): { hostId?: string } {
  const host = /^[a-z+]+:\/\/([^/]+)\//i.exec(address)?.[1]?.toLowerCase();
  return host === undefined || id == null ? {} : { hostId: `${host}:${id}` };
}
