import { z } from 'zod';
import type { GitReport } from '../git-report.ts';
import { type GitHost, headerOf } from './host.ts';
import {
  hostIdOf,
  hostLimit,
  optionalText,
  parsePayload,
  pushedCommit,
  shaOrNull,
  text,
  toCommit,
  toPerson,
} from './payload.ts';
import { verifyHex } from './signature.ts';

const repository = z.object(
  { id: z.number().nullish(), clone_url: text, ssh_url: optionalText },
  'an object with clone_url',
);
const user = z.object({ full_name: optionalText, login: optionalText, email: optionalText }).nullish();

/** https://docs.gitea.com/usage/webhooks, https://forgejo.org/docs/latest/user/webhooks/ */
const push = z.object({
  ref: text,
  before: text,
  after: text,
  commits: z.array(pushedCommit, 'a list of commits').nullish(),
  total_commits: z.number().nullish(),
  head_commit: pushedCommit.nullish(),
  pusher: user,
  repository,
});

/** That a branch is gone is told by this event alone. */
const deletion = z.object({ ref: text, ref_type: text, sender: user, repository });

export const gitea: GitHost = {
  name: 'gitea',
  title: 'Gitea or Forgejo',
  // It speaks GitHub's headers too, so it is looked for first.
  recognises: (headers) => eventOf(headers) !== '',
  eventOf,
  deliveryOf: (headers) => headerOf(headers, 'x-gitea-delivery') ?? headerOf(headers, 'x-forgejo-delivery'),
  verify: ({ headers, raw, secrets }) =>
    verifyHex(headerOf(headers, 'x-gitea-signature') ?? headerOf(headers, 'x-forgejo-signature'), raw, secrets),
  translate: ({ event, payload }) => {
    if (event === 'push') return pushed(parsePayload(push, payload));
    return event === 'delete' ? deleted(parsePayload(deletion, payload)) : undefined;
  },
};

function eventOf(headers: Parameters<GitHost['eventOf']>[0]): string {
  return headerOf(headers, 'x-gitea-event') ?? headerOf(headers, 'x-forgejo-event') ?? '';
}

function pushed(payload: z.output<typeof push>): GitReport {
  const { ref, before, after, commits, total_commits: total, head_commit: head, pusher, repository: of } = payload;
  const isTag = ref.startsWith('refs/tags/');
  const listed = commits ?? [];
  const known = head == null || listed.some(({ id }) => id === head.id) ? listed : [...listed, head];
  const target = shaOrNull(after) === null ? null : isTag ? (head?.id ?? after) : after;
  const was = shaOrNull(before);
  const by = personOf(pusher);
  return {
    repository: repositoryOf(of),
    commits: known.map(toCommit),
    refs: [
      {
        name: ref,
        sha: target,
        ...(isTag && was !== null ? {} : { before: was }),
        ...(by === undefined ? {} : { by }),
        ...(target !== null && target !== after ? { tag: { sha: after } } : {}),
      },
    ],
    ...((total ?? 0) > listed.length ? hostLimit(`${listed.length} of ${total ?? 0} commits are named`) : {}),
  };
}

function deleted({ ref, ref_type: type, sender, repository: of }: z.output<typeof deletion>): GitReport | undefined {
  if (type !== 'branch') return undefined;
  const by = personOf(sender);
  const name = ref.startsWith('refs/') ? ref : `refs/heads/${ref}`;
  return {
    repository: repositoryOf(of),
    refs: [{ name, sha: null, ...(by === undefined ? {} : { by }) }],
  };
}

function personOf(of: z.output<typeof user>) {
  return toPerson({ name: of?.full_name || (of?.email ? null : of?.login), email: of?.email });
}

function repositoryOf({ id, clone_url: url, ssh_url: ssh }: z.output<typeof repository>): GitReport['repository'] {
  return { url, ...(ssh ? { aliases: [ssh] } : {}), ...hostIdOf(url, id) };
}
