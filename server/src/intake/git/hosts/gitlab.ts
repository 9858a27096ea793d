import { createHmac, hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import type { GitReport } from '../git-report.ts';
import { type GitHost, headerOf, type Signed, type Verdict } from './host.ts';
import {
  hostIdOf,
  hostLimit,
  optionalText,
  parsePayload,
  pushedCommit,
  shaOrNull,
  text,
  timeOf,
  toCommit,
  toPerson,
} from './payload.ts';
import { isOneOf } from './signature.ts';

/** https://docs.gitlab.com/user/project/integrations/webhook_events/#push-events, and those of tags */
const push = z.object({
  object_kind: optionalText,
  ref: text,
  before: text,
  after: text,
  checkout_sha: optionalText,
  message: optionalText,
  user_name: optionalText,
  user_email: optionalText,
  commits: z.array(pushedCommit, 'a list of commits').nullish(),
  total_commits_count: z.number().nullish(),
  project: z.object(
    { id: z.number().nullish(), git_http_url: text, git_ssh_url: optionalText },
    'an object with git_http_url',
  ),
});

/** Of system hooks: https://docs.gitlab.com/administration/system_hooks/ */
const renaming = z.object({
  path_with_namespace: text,
  old_path_with_namespace: text,
  project_id: z.number().nullish(),
  updated_at: optionalText,
});
const named = z.object({ event_name: optionalText, object_kind: optionalText });

// As the specification has it: what is older was recorded and sent again.
const MOST_SECONDS_OLD = 300;

export const gitlab: GitHost = {
  name: 'gitlab',
  title: 'GitLab',
  recognises: (headers) => headerOf(headers, 'x-gitlab-event') !== undefined,
  eventOf: (headers) => headerOf(headers, 'x-gitlab-event') ?? '',
  // webhook-id and Idempotency-Key are one.
  deliveryOf: (headers, raw) =>
    headerOf(headers, 'webhook-id') ?? headerOf(headers, 'idempotency-key') ?? earlierDelivery(headers, raw),
  verify: (signed) =>
    headerOf(signed.headers, 'webhook-signature') === undefined ? verifyToken(signed) : verifySignature(signed),
  translate: ({ event, payload, headers }) => {
    if (event === 'Push Hook' || event === 'Tag Push Hook') return pushed(parsePayload(push, payload));
    if (event !== 'System Hook') return undefined;
    const { event_name: name } = parsePayload(named, payload);
    if (name === 'push' || name === 'tag_push') return pushed(parsePayload(push, payload));
    if (name !== 'project_rename' && name !== 'project_transfer') return undefined;
    return renamed(parsePayload(renaming, payload), headerOf(headers, 'x-gitlab-instance'));
  },
};

/** Before GitLab 17.4: the event's UUID, which hooks share that set each other off. */
function earlierDelivery(headers: IncomingHttpHeaders, raw: Uint8Array): string | undefined {
  const event = headerOf(headers, 'x-gitlab-event-uuid');
  return event === undefined ? undefined : `${event}:${hash('sha256', raw, 'hex').slice(0, 16)}`;
}

/** The secret itself, as GitLab has always sent it. */
function verifyToken({ headers, secrets }: Signed): Verdict {
  const token = headerOf(headers, 'x-gitlab-token');
  if (token === undefined) return 'missing';
  return isOneOf(token, secrets) ? 'good' : 'wrong';
}

/** Standard Webhooks: `v1,<base64 HMAC-SHA256 of "id.timestamp.body">`, several of them separated by spaces. */
function verifySignature({ headers, raw, secrets, now }: Signed): Verdict {
  const id = headerOf(headers, 'webhook-id');
  const timestamp = headerOf(headers, 'webhook-timestamp');
  if (id === undefined || timestamp === undefined) return 'missing';
  const given = (headerOf(headers, 'webhook-signature') ?? '').split(' ');
  const expected = secrets.flatMap(keysOf).map((key) => {
    const hmac = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(raw);
    return `v1,${hmac.digest('base64')}`;
  });
  if (!given.some((signature) => isOneOf(signature, expected))) return 'wrong';
  const age = Math.abs(now / 1_000 - Number(timestamp));
  return age <= MOST_SECONDS_OLD ? 'good' : 'expired';
}

/** `whsec_<base64>` holds the key's bytes; any other text is the key. */
function keysOf(secret: string): readonly (string | Buffer)[] {
  return secret.startsWith('whsec_') ? [Buffer.from(secret.slice('whsec_'.length), 'base64')] : [secret];
}

function pushed(payload: z.output<typeof push>): GitReport {
  const { ref, before, after, checkout_sha: checkout, message, user_name: name, user_email: email } = payload;
  const { commits, total_commits_count: total } = payload;
  const isTag = ref.startsWith('refs/tags/');
  const listed = commits ?? [];
  const by = toPerson({ name, email });
  const was = shaOrNull(before);
  // Of an annotated tag `after` is the tag object, and checkout_sha the commit.
  const target = shaOrNull(after) === null ? null : (checkout ?? after);
  return {
    repository: repositoryOf(payload),
    commits: listed.map(toCommit),
    refs: [
      {
        name: ref,
        sha: target,
        ...(isTag && was !== null ? {} : { before: was }),
        ...(by === undefined ? {} : { by }),
        ...(isTag && target !== null && target !== after
          ? { tag: { sha: after, ...(message ? { message } : {}) } }
          : {}),
      },
    ],
    ...((total ?? 0) > listed.length ? hostLimit(`${listed.length} of ${total ?? 0} commits are named`) : {}),
  };
}

function renamed(payload: z.output<typeof renaming>, instance: string | undefined): GitReport | undefined {
  if (instance === undefined) return undefined;
  const addressOf = (path: string) => `${instance.replace(/\/+$/, '')}/${path}.git`;
  const url = addressOf(payload.path_with_namespace);
  const at = timeOf(payload.updated_at);
  return {
    repository: {
      ...{ url, renamedFrom: addressOf(payload.old_path_with_namespace) },
      ...hostIdOf(url, payload.project_id),
    },
    ...(at === undefined ? {} : { at }),
  };
}

function repositoryOf({ project }: z.output<typeof push>): GitReport['repository'] {
  return {
    url: project.git_http_url,
    ...(project.git_ssh_url ? { aliases: [project.git_ssh_url] } : {}),
    ...hostIdOf(project.git_http_url, project.id),
  };
}
