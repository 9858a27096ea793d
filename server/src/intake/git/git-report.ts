import { InvalidInputError, MAX_KEY_PART_LENGTH } from '@rootline/graph/model';
import { z } from 'zod';
import { parseTime } from '../openlineage/event.ts';
import { childPath } from '../openlineage/json.ts';
import { MAX_ALIASES, MAX_COMMITS, MAX_PARENTS, MAX_PATH, MAX_PATHS, MAX_REFS, MAX_SUBMODULES } from './limits.ts';

/*
 * What is known of a repository, in one form: the webhooks of all hosts are translated into it, and a history that is
 * read with git is sent in it to POST /api/v1/git/history.
 */

const SHA = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i;
// Control characters are in no name that git takes; a lone surrogate or NUL can be no part of an id.
const REF_NAME = /^refs\/[^\p{Cc} ~^:?*[\\]{1,1000}$/u;

const wellFormed = z
  .string('a text')
  .refine((text) => text.isWellFormed() && !text.includes('\u0000'), 'well-formed text without NUL');
const sha = z.string('a full SHA').regex(SHA, 'a full SHA of 40 or 64 hex digits');
/** Any spelling: https, ssh, `git@host:team/x.git`, a path. `canonicalRepositoryUrl` makes it one. */
const address = wellFormed.min(1, 'an address').max(MAX_KEY_PART_LENGTH, `at most ${MAX_KEY_PART_LENGTH} characters`);
const refName = wellFormed.regex(REF_NAME, 'a full name such as refs/heads/main or refs/tags/v1');
const path = wellFormed.min(1, 'a path').max(MAX_PATH, `at most ${MAX_PATH} characters`);
const time = z.string('a date-time').refine((text) => isTime(text), {
  message: 'an ISO 8601 date-time with a zone, between 1900 and 2200',
});

/** Name and e-mail go to the vault; what is kept is the principal that stands for them. */
const person = z.strictObject({
  name: wellFormed.max(1_000, 'at most 1000 characters').optional(),
  email: wellFormed.max(1_000, 'at most 1000 characters').optional(),
  principal: z.string().max(100, 'the id of a principal').optional(),
  time: time.optional(),
});

const change = z.strictObject({
  path,
  kind: z.enum(['added', 'modified', 'deleted', 'renamed'], 'added, modified, deleted or renamed'),
  /** Of a renamed one: the path before. */
  from: path.optional(),
  /** Where the path is a submodule: the commit of the other repository that it points at from then on. */
  submodule: sha.optional(),
});

const submodule = z.strictObject({ path, url: address.optional(), sha: sha.optional() });

const commit = z.strictObject({
  sha,
  author: person.optional(),
  committer: person.optional(),
  message: wellFormed.optional(),
  /** In order. Absent: not known (most webhooks do not say); empty: it has none. */
  parents: z.array(sha, 'a list').max(MAX_PARENTS, `at most ${MAX_PARENTS} parents`).optional(),
  /** Against the first parent. Absent: not known. `total` is how many there are when the list is not whole. */
  changes: z
    .strictObject({
      paths: z.array(change, 'a list').max(MAX_PATHS, `at most ${MAX_PATHS} paths`),
      total: z.int().nonnegative().optional(),
    })
    .optional(),
  /** All submodules of the commit's tree, where they were looked at. */
  submodules: z.array(submodule, 'a list').max(MAX_SUBMODULES, `at most ${MAX_SUBMODULES} submodules`).optional(),
});

const ref = z.strictObject({
  name: refName,
  /** The commit that it points at now (of an annotated tag: the commit behind it); null: it was deleted. */
  sha: sha.nullable(),
  /** What it pointed at before; null: it was not there; absent: not known. The same as `sha`: it did not move. */
  before: sha.nullable().optional(),
  /** When it moved; absent: at the report's `at`. */
  at: time.optional(),
  /** Commits that it had are no longer reached from it. Absent: not known. */
  forced: z.boolean('true or false').optional(),
  /** Every commit that is reached from `sha` is in the hub once this report is taken. */
  complete: z.boolean('true or false').optional(),
  /** Who moved it. */
  by: person.optional(),
  /** An annotated tag's own object. */
  tag: z.strictObject({ sha, tagger: person.optional(), message: wellFormed.optional() }).optional(),
});

const incomplete = z.strictObject({
  /**
   * `shallow-clone`: the history was cut where it was read. `host-limit`: a push had more commits than its host names.
   * `size-limit`: the reader's own limit. `unreadable`: some objects could not be read.
   */
  reason: z.enum(['shallow-clone', 'host-limit', 'size-limit', 'unreadable']),
  detail: wellFormed.max(500, 'at most 500 characters').optional(),
});

/** What somebody knows of a repository. Commits may come in any order; refs are written after all commits of the report. */
export const gitReport = z.strictObject({
  repository: z.strictObject({
    url: address,
    /** Other addresses of the same repository (over ssh on a port of its own …). */
    aliases: z.array(address, 'a list').max(MAX_ALIASES, `at most ${MAX_ALIASES} addresses`).optional(),
    /** The host's own id for it, which outlives a renaming: `github.com:1296269`. */
    hostId: wellFormed.min(1).max(200).optional(),
    /** The address before it was renamed or moved; its name and address are the new ones from `at` on. */
    renamedFrom: address.optional(),
    /** `refs/heads/main`. */
    defaultBranch: refName.optional(),
  }),
  /** When this was so; absent: when the hub receives it. */
  at: time.optional(),
  commits: z.array(commit, 'a list').max(MAX_COMMITS, `at most ${MAX_COMMITS} commits`).optional(),
  refs: z.array(ref, 'a list').max(MAX_REFS, `at most ${MAX_REFS} refs`).optional(),
  /** Why the hub does not know all of it. Absent: nothing new is said of that; empty: it does. */
  incomplete: z.array(incomplete, 'a list').max(10, 'at most 10 reasons').optional(),
});

export type GitReport = z.infer<typeof gitReport>;
export type GitCommit = z.infer<typeof commit>;
export type GitRef = z.infer<typeof ref>;
export type GitPerson = z.infer<typeof person>;
export type GitChange = z.infer<typeof change>;

/** What POST /api/v1/git/history answers (201, or 200 when all of it was known): the receipt of its last command. */
export type GitAnswer = {
  readonly commands: number;
  readonly seq: number;
  readonly leaf: string;
  readonly replayed: boolean;
};

/** And when some of it waits for the graph (202). */
export type GitSpooled = { readonly commands: number; readonly spooled: true; readonly receivedAt: string };

/** The status that goes with an answer. */
export function statusOf(answer: GitAnswer | GitSpooled): 200 | 201 | 202 {
  if ('spooled' in answer) return 202;
  return answer.replayed ? 200 : 201;
}

/** @throws InvalidInputError that names the first field amiss */
export function parseReport(value: unknown): GitReport {
  const result = gitReport.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = (issue?.path ?? []).reduce<string>(
    (text, key) => childPath(text, typeof key === 'number' ? key : String(key)),
    '$',
  );
  throw new InvalidInputError(where, issue?.message ?? 'a report of a repository');
}

function isTime(text: string): boolean {
  try {
    parseTime(text, '');
    return true;
  } catch {
    return false;
  }
}
