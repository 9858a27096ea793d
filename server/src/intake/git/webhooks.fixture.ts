import { createHmac } from 'node:crypto';
import { FakeVault } from '@rootline/storage';
import { createApp } from '../../http/app.ts';
import { directDoor } from '../direct-door.fixture.ts';
import { HOST_NAMES, type HostName } from './hosts/host.ts';
import { gitWebhookRoute } from './webhook-route.ts';

export const SECRET = 'a secret of some length';
/** As GitLab gives out signing tokens. */
export const SIGNING = `whsec_${Buffer.from('a key of thirty-two bytes, or so').toString('base64')}`;

type Headers = Readonly<Record<string, string>>;

/** What a host sends with a body, signed with a secret; without one: unsigned. */
export type Sign = (body: string, event: string, delivery: string, secret?: string) => Headers;

const hex = (body: string, secret: string) => createHmac('sha256', secret).update(body).digest('hex');
const signed = (name: string, value: string | undefined): Headers => (value === undefined ? {} : { [name]: value });
const hub = (body: string, secret?: string) => (secret === undefined ? undefined : `sha256=${hex(body, secret)}`);

export const githubHeaders: Sign = (body, event, delivery, secret) => ({
  'user-agent': 'GitHub-Hookshot/044aadd',
  'x-github-event': event,
  'x-github-delivery': delivery,
  'x-github-hook-id': '292430182',
  ...signed('x-hub-signature-256', hub(body, secret)),
});

export const gitlabHeaders: Sign = (_body, event, delivery, secret) => ({
  'user-agent': 'GitLab/18.0.0',
  'x-gitlab-event': event,
  'x-gitlab-webhook-uuid': '13792a34-cac6-4fda-95a8-c58e00a3954e',
  'x-gitlab-instance': 'https://gitlab.example.org',
  'x-gitlab-event-uuid': delivery,
  'idempotency-key': delivery,
  ...signed('x-gitlab-token', secret),
});

/** GitLab's signatures of the Standard Webhooks, made at a time (epoch seconds). */
export const gitlabSigned =
  (at: number): Sign =>
  (body, event, delivery, secret) => {
    const key = Buffer.from((secret ?? '').replace(/^whsec_/, ''), 'base64');
    const signature = createHmac('sha256', key).update(`${delivery}.${at}.${body}`).digest('base64');
    return {
      ...gitlabHeaders(body, event, delivery),
      ...{ 'webhook-id': delivery, 'webhook-timestamp': String(at) },
      ...(secret === undefined ? {} : { 'webhook-signature': `v1,bm90IHRoaXM= v1,${signature}` }),
    };
  };

export const giteaHeaders: Sign = (body, event, delivery, secret) => ({
  ...{ 'x-gitea-event': event, 'x-gitea-event-type': event, 'x-gitea-delivery': delivery },
  ...{ 'x-gogs-event': event, 'x-gogs-delivery': delivery, 'x-github-event': event, 'x-github-delivery': delivery },
  ...signed('x-gitea-signature', secret === undefined ? undefined : hex(body, secret)),
  ...signed('x-hub-signature-256', hub(body, secret)),
});

export const forgejoHeaders: Sign = (body, event, delivery, secret) => ({
  ...{ 'x-forgejo-event': event, 'x-forgejo-delivery': delivery, 'x-github-event': event },
  ...signed('x-forgejo-signature', secret === undefined ? undefined : hex(body, secret)),
});

export const bitbucketHeaders: Sign = (body, event, delivery, secret) => ({
  'x-event-key': event,
  'x-hook-uuid': '{c9b6a3d1-6d6f-4d34-9ef9-c1c1a7ffa4b6}',
  'x-request-uuid': delivery,
  'x-attempt-number': '1',
  ...signed('x-hub-signature', hub(body, secret)),
});

export const serverHeaders: Sign = (body, event, delivery, secret) => ({
  'x-event-key': event,
  'x-request-id': delivery,
  ...signed('x-hub-signature', hub(body, secret)),
});

/** The route on parts in memory, with a secret for each host. */
export async function webhookHub(secrets: Partial<Record<HostName, readonly string[]>> = everyHost(), local = false) {
  const { commands, bodies, spool, line, deliveries: door } = directDoor();
  const vault = new FakeVault();
  const app = createApp('silent');
  const all = Object.fromEntries(HOST_NAMES.map((host) => [host, secrets[host] ?? []])) as Record<
    HostName,
    readonly string[]
  >;
  await app.register(
    gitWebhookRoute({
      door,
      vault,
      secrets: all,
      local,
      bitbucketServerUrl: 'https://bitbucket.example.org/',
    }),
  );
  const send = async (payload: unknown, headers: Headers) => {
    const raw = typeof payload === 'string' ? payload : JSON.stringify(payload);
    const response = await app.inject({
      method: 'POST',
      url: '/api/v1/git/webhooks',
      payload: raw,
      headers: { 'content-type': 'application/json', ...headers },
    });
    return { status: response.statusCode, body: response.json<Record<string, unknown>>() };
  };
  const keptBodies = () =>
    [...bodies.bodies.values()].map((bytes) => JSON.parse(Buffer.from(bytes).toString()) as unknown);
  return { commands, bodies, spool, line, vault, send, keptBodies };
}

const everyHost = () => Object.fromEntries(HOST_NAMES.map((host) => [host, [SECRET, SIGNING]]));
