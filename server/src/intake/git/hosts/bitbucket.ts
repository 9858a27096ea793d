import { z } from 'zod';
import type { GitCommit, GitPerson, GitRef, GitReport } from '../git-report.ts';
import { type GitHost, headerOf } from './host.ts';
import { hostIdOf, hostLimit, optionalText, parsePayload, text, timeOf, toPerson } from './payload.ts';
import { verifyHex, withoutMethod } from './signature.ts';

const links = z.object({ html: z.object({ href: text }) }, 'an object with html');
const repository = z.object({ uuid: optionalText, links }, 'an object with links');
const raw = z.object({ raw: optionalText }).nullish();

const commit = z.object({
  hash: text,
  date: optionalText,
  message: optionalText,
  author: raw,
  parents: z.array(z.object({ hash: text })).nullish(),
});
const side = z
  .object({ type: text, name: text, target: commit.nullish(), message: optionalText, tagger: raw })
  .nullish();

/** https://support.atlassian.com/bitbucket-cloud/docs/event-payloads/#Push */
const push = z.object({
  actor: z.object({ display_name: optionalText }).nullish(),
  repository,
  push: z.object(
    {
      changes: z.array(
        z.object({
          new: side,
          old: side,
          forced: z.boolean().nullish(),
          truncated: z.boolean().nullish(),
          commits: z.array(commit).nullish(),
        }),
        'a list of changes',
      ),
    },
    'an object with changes',
  ),
});

/** https://support.atlassian.com/bitbucket-cloud/docs/event-payloads/#Updated */
const update = z.object({
  repository,
  changes: z
    .object({
      links: z.object({ old: links.nullish() }).nullish(),
      full_name: z.object({ old: optionalText }).nullish(),
    })
    .nullish(),
});

export const bitbucket: GitHost = {
  name: 'bitbucket',
  title: 'Bitbucket Cloud',
  recognises: (headers) =>
    headerOf(headers, 'x-event-key') !== undefined &&
    (headerOf(headers, 'x-request-uuid') ?? headerOf(headers, 'x-hook-uuid')) !== undefined,
  eventOf: (headers) => headerOf(headers, 'x-event-key') ?? '',
  // The same for every attempt, which X-Attempt-Number counts.
  deliveryOf: (headers) => headerOf(headers, 'x-request-uuid'),
  verify: ({ headers, raw: body, secrets }) =>
    verifyHex(withoutMethod(headerOf(headers, 'x-hub-signature')), body, secrets),
  translate: ({ event, payload }) => {
    if (event === 'repo:push') return pushed(parsePayload(push, payload));
    return event === 'repo:updated' ? updated(parsePayload(update, payload)) : undefined;
  },
};

type Change = z.output<typeof push>['push']['changes'][number];

function pushed({ actor, repository: of, push: { changes } }: z.output<typeof push>): GitReport {
  const by = toPerson({ name: actor?.display_name });
  const commits = new Map<string, GitCommit>();
  for (const change of changes) {
    for (const one of [...(change.commits ?? []), change.new?.target]) {
      if (one != null) commits.set(one.hash, toCommit(one));
    }
  }
  const cut = changes.filter(({ truncated }) => truncated === true).length;
  return {
    repository: repositoryOf(of),
    commits: [...commits.values()],
    refs: changes.flatMap((change) => refOf(change, by)),
    ...(cut > 0 ? hostLimit(`${cut} of ${changes.length} changes have more commits than are named`) : {}),
  };
}

function refOf({ new: now, old: before, forced }: Change, by: GitPerson | undefined): readonly GitRef[] {
  const { type, name } = now ?? before ?? { type: '', name: '' };
  const folder = { branch: 'heads', tag: 'tags' }[type];
  if (folder === undefined) return [];
  return [
    {
      name: `refs/${folder}/${name}`,
      sha: now?.target?.hash ?? null,
      before: before?.target?.hash ?? null,
      ...(typeof forced === 'boolean' ? { forced } : {}),
      ...(by === undefined ? {} : { by }),
    },
  ];
}

function updated({ repository: of, changes }: z.output<typeof update>): GitReport | undefined {
  const before = changes?.links?.old?.html.href ?? addressOf(of, changes?.full_name?.old);
  if (before === undefined || before === of.links.html.href) return undefined;
  return { repository: { ...repositoryOf(of), renamedFrom: before } };
}

/** On the same host, by another full name. */
function addressOf(of: z.output<typeof repository>, fullName: string | null | undefined): string | undefined {
  const origin = /^https?:\/\/[^/]+/.exec(of.links.html.href)?.[0];
  return origin === undefined || !fullName ? undefined : `${origin}/${fullName}`;
}

function toCommit({ hash, date, message, author, parents }: z.output<typeof commit>): GitCommit {
  const signed = toPerson(personIn(author?.raw), timeOf(date));
  return {
    sha: hash,
    ...(signed === undefined ? {} : { author: signed }),
    ...(message ? { message } : {}),
    ...(parents == null ? {} : { parents: parents.map((parent) => parent.hash) }),
  };
}

/** `Ada <ada@example.org>` → its parts. */
function personIn(spelled: string | null | undefined): { name?: string; email?: string } {
  const [, name = '', email] = /^([^<]*)<([^<>]*)>\s*$/.exec(spelled ?? '') ?? [undefined, spelled ?? ''];
  return { name: name.trim(), ...(email === undefined ? {} : { email: email.trim() }) };
}

function repositoryOf({ uuid, links: { html } }: z.output<typeof repository>): GitReport['repository'] {
  return { url: html.href, ...hostIdOf(html.href, uuid) };
}
