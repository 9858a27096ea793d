import { z } from 'zod';
import type { GitReport } from '../git-report.ts';
import { type GitHost, headerOf } from './host.ts';
import {
  hostIdOf,
  hostLimit,
  momentOf,
  optionalText,
  parsePayload,
  person,
  pushedCommit,
  shaOrNull,
  text,
  toCommit,
  toPerson,
} from './payload.ts';
import { verifyHex, withoutMethod } from './signature.ts';

const repository = z.object(
  {
    id: z.number().nullish(),
    name: optionalText,
    clone_url: text,
    ssh_url: optionalText,
    pushed_at: z.union([z.number(), z.string()]).nullish(),
    updated_at: optionalText,
  },
  'an object with clone_url',
);

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#push */
const push = z.object({
  ref: text,
  before: text,
  after: text,
  forced: z.boolean().nullish(),
  commits: z.array(pushedCommit, 'a list of commits'),
  head_commit: pushedCommit.nullish(),
  pusher: person,
  repository,
});

const owner = z.object({ login: text }).nullish();

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#repository */
const renaming = z.object({
  action: text,
  repository,
  changes: z
    .object({
      repository: z.object({ name: z.object({ from: text }) }).nullish(),
      owner: z.object({ from: z.object({ user: owner, organization: owner }) }).nullish(),
    })
    .nullish(),
});

type Push = z.output<typeof push>;
type Renaming = z.output<typeof renaming>;

// GitHub names no more of one push.
const MOST_COMMITS = 2_048;

export const github: GitHost = {
  name: 'github',
  title: 'GitHub',
  recognises: (headers) => headerOf(headers, 'x-github-event') !== undefined,
  eventOf: (headers) => headerOf(headers, 'x-github-event') ?? '',
  deliveryOf: (headers) => headerOf(headers, 'x-github-delivery'),
  // The older X-Hub-Signature is a SHA-1, which proves nothing today.
  verify: ({ headers, raw, secrets }) =>
    verifyHex(withoutMethod(headerOf(headers, 'x-hub-signature-256')), raw, secrets),
  translate: ({ event, payload }) => {
    if (event === 'push') return pushed(parsePayload(push, payload));
    return event === 'repository' ? renamed(parsePayload(renaming, payload)) : undefined;
  },
};

function pushed({ ref, before, after, forced, commits, head_commit: head, pusher, repository: of }: Push): GitReport {
  const isTag = ref.startsWith('refs/tags/');
  const known = head == null || commits.some(({ id }) => id === head.id) ? commits : [...commits, head];
  const at = momentOf(of.pushed_at);
  // Its name is an account's; the person's comes with commits, under the same address.
  const by = toPerson(pusher?.email ? { email: pusher.email } : pusher);
  const target = shaOrNull(after) === null ? null : isTag ? (head?.id ?? after) : after;
  // What an annotated tag pointed at before is a tag object, and no commit.
  const was = shaOrNull(before);
  return {
    repository: repositoryOf(of),
    ...(at === undefined ? {} : { at }),
    commits: known.map(toCommit),
    refs: [
      {
        name: ref,
        sha: target,
        ...(isTag && was !== null ? {} : { before: was }),
        ...(typeof forced === 'boolean' ? { forced } : {}),
        ...(by === undefined ? {} : { by }),
        ...(target !== null && target !== after ? { tag: { sha: after } } : {}),
      },
    ],
    ...(commits.length >= MOST_COMMITS ? hostLimit(`a push of ${commits.length} commits or more`) : {}),
  };
}

function renamed({ action, repository: of, changes }: Renaming): GitReport | undefined {
  const parts = /^(.*\/)([^/]+)\/([^/]+)$/.exec(of.clone_url.replace(/\.git$/, ''));
  if (parts === null) return undefined;
  const [, base = '', team = '', name = ''] = parts;
  const from = changes?.owner?.from;
  const before =
    action === 'renamed'
      ? { team, name: changes?.repository?.name.from }
      : action === 'transferred'
        ? { team: from?.user?.login ?? from?.organization?.login, name }
        : {};
  if (before.team === undefined || before.name === undefined) return undefined;
  const at = momentOf(of.updated_at);
  return {
    repository: { ...repositoryOf(of), renamedFrom: `${base}${before.team}/${before.name}` },
    ...(at === undefined ? {} : { at }),
  };
}

function repositoryOf(of: z.output<typeof repository>): GitReport['repository'] {
  return {
    url: of.clone_url,
    ...(of.ssh_url ? { aliases: [of.ssh_url] } : {}),
    ...hostIdOf(of.clone_url, of.id),
  };
}
