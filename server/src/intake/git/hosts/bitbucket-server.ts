import { InvalidInputError } from '@rootline/graph/model';
import { z } from 'zod';
import type { GitCommit, GitReport } from '../git-report.ts';
import { type GitHost, headerOf } from './host.ts';
import {
  hostIdOf,
  hostLimit,
  optionalText,
  parsePayload,
  shaOrNull,
  text,
  timeOf,
  timeOfMillis,
  toPerson,
} from './payload.ts';
import { verifyHex, withoutMethod } from './signature.ts';

const repository = z.object(
  {
    id: z.number().nullish(),
    slug: text,
    project: z.object({ key: text }, 'an object with key'),
    links: z.object({ clone: z.array(z.object({ href: text, name: optionalText })).nullish() }).nullish(),
  },
  'an object with slug and project',
);
const who = z.object({ name: optionalText, displayName: optionalText, emailAddress: optionalText }).nullish();
const millis = z.number().nullish();

const commit = z.object({
  id: text,
  message: optionalText,
  author: who,
  authorTimestamp: millis,
  committer: who,
  committerTimestamp: millis,
  parents: z.array(z.object({ id: text })).nullish(),
});

/** https://confluence.atlassian.com/bitbucketserver/event-payload-938025882.html */
const push = z.object({
  date: optionalText,
  actor: who,
  repository,
  changes: z.array(
    z.object({ ref: z.object({ id: text }), fromHash: text, toHash: text, type: text }),
    'a list of changes',
  ),
  // Since 7.14 and 8.0; at most five.
  commits: z.array(commit).nullish(),
  toCommit: commit.nullish(),
});
const renaming = z.object({ date: optionalText, old: repository, new: repository });

// As many as it names by default.
const MOST_COMMITS = 5;

export const bitbucketServer: GitHost = {
  name: 'bitbucket-server',
  title: 'Bitbucket Data Center',
  recognises: (headers) => headerOf(headers, 'x-event-key') !== undefined,
  eventOf: (headers) => headerOf(headers, 'x-event-key') ?? '',
  deliveryOf: (headers) => headerOf(headers, 'x-request-id'),
  verify: ({ headers, raw, secrets }) => verifyHex(withoutMethod(headerOf(headers, 'x-hub-signature')), raw, secrets),
  translate: ({ event, payload, serverUrl }) => {
    if (event === 'repo:refs_changed') return pushed(parsePayload(push, payload), serverUrl);
    if (event !== 'repo:modified') return undefined;
    const { date, old: before, new: now } = parsePayload(renaming, payload);
    const [from, to] = [addressesOf(before, serverUrl), repositoryOf(now, serverUrl)];
    const at = timeOf(date);
    if (from[0] === undefined || from[0] === to.url) return undefined;
    return { repository: { ...to, renamedFrom: from[0] }, ...(at === undefined ? {} : { at }) };
  },
};

function pushed(payload: z.output<typeof push>, serverUrl: string | undefined): GitReport {
  const { date, actor, repository: of, changes, commits, toCommit } = payload;
  const by = personOf(actor);
  const at = timeOf(date);
  const known = new Map([...(commits ?? []), ...(toCommit == null ? [] : [toCommit])].map((one) => [one.id, one]));
  const moved = changes.some(({ toHash }) => shaOrNull(toHash) !== null);
  return {
    repository: repositoryOf(of, serverUrl),
    ...(at === undefined ? {} : { at }),
    commits: [...known.values()].map(commitOf),
    refs: changes.map(({ ref, fromHash, toHash }) => {
      const was = shaOrNull(fromHash);
      const now = shaOrNull(toHash);
      const isTag = ref.id.startsWith('refs/tags/');
      // Of an annotated tag the hashes are those of tag objects; the commit is told of a single change.
      const behind = isTag && changes.length === 1 ? toCommit?.id : undefined;
      return {
        name: ref.id,
        sha: now === null ? null : (behind ?? now),
        ...(isTag && was !== null ? {} : { before: was }),
        ...(by === undefined ? {} : { by }),
        ...(now !== null && behind !== undefined && behind !== now ? { tag: { sha: now } } : {}),
      };
    }),
    ...(moved && (commits == null || commits.length >= MOST_COMMITS)
      ? hostLimit(`${known.size} commits are named, and there may be more`)
      : {}),
  };
}

function commitOf(of: z.output<typeof commit>): GitCommit {
  const author = personOf(of.author, of.authorTimestamp);
  const committer = personOf(of.committer, of.committerTimestamp);
  return {
    sha: of.id,
    ...(author === undefined ? {} : { author }),
    ...(committer === undefined ? {} : { committer }),
    ...(of.message ? { message: of.message } : {}),
    ...(of.parents == null ? {} : { parents: of.parents.map(({ id }) => id) }),
  };
}

function personOf(of: z.output<typeof who>, at?: number | null) {
  return toPerson({ name: of?.displayName || of?.name, email: of?.emailAddress }, timeOfMillis(at));
}

function repositoryOf(of: z.output<typeof repository>, serverUrl: string | undefined): GitReport['repository'] {
  const [url, ...aliases] = addressesOf(of, serverUrl);
  if (url === undefined) {
    throw new InvalidInputError(
      '$.repository.links.clone',
      'clone addresses, or ROOTLINE_BITBUCKET_SERVER_URL where the server sends none',
      'neither',
    );
  }
  return { url, ...(aliases.length === 0 ? {} : { aliases }), ...hostIdOf(url, of.id) };
}

/** The one over HTTP first. Older servers send none; there it follows from where the server is. */
function addressesOf(of: z.output<typeof repository>, serverUrl: string | undefined): readonly string[] {
  const clone = (of.links?.clone ?? []).map(({ href }) => href);
  const isHttp = (href: string) => /^https?:/i.test(href);
  const sorted = [...clone.filter(isHttp), ...clone.filter((href) => !isHttp(href))];
  if (sorted.length > 0 || serverUrl === undefined) return sorted;
  return [`${serverUrl.replace(/\/+$/, '')}/scm/${of.project.key.toLowerCase()}/${of.slug}.git`];
}
