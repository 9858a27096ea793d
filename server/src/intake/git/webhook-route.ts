import { hash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from 'fastify';
import { InvalidInputError } from '@rootline/graph/model';
import { ByteGate } from '../openlineage/byte-gate.ts';
import { decodeBody, RequestRefusedError } from '../openlineage/decode.ts';
import { answering, bodyOf, takeAnyBody } from '../openlineage/raw-body.ts';
import { parseReport, statusOf } from './git-report.ts';
import { bitbucketServer } from './hosts/bitbucket-server.ts';
import { bitbucket } from './hosts/bitbucket.ts';
import { gitea } from './hosts/gitea.ts';
import { github } from './hosts/github.ts';
import { gitlab } from './hosts/gitlab.ts';
import type { GitHost, Verdict } from './hosts/host.ts';
import { MAX_BODY_BYTES, MAX_BYTES_INSIDE } from './limits.ts';
import { type DeliveryPorts, takeDelivery } from './take-report.ts';
import { secretVariable, type WebhookSecrets } from './webhook-secrets.ts';

export type GitWebhookOptions = DeliveryPorts & {
  readonly secrets: WebhookSecrets;
  /** On the local stack a host without a secret may send unsigned deliveries. */
  readonly local: boolean;
  readonly bitbucketServerUrl: string | undefined;
};

// In the order in which they are looked for: Gitea sends GitHub's headers too, Bitbucket's two differ by what is missing.
const HOSTS: readonly GitHost[] = [gitea, github, gitlab, bitbucket, bitbucketServer];
// A UUID in braces is 38 characters; a key of the ledger takes 200.
const DELIVERY = /^[\w{}.:-]{1,100}$/;

const REFUSALS: Readonly<Record<Exclude<Verdict, 'good'>, string>> = {
  missing: 'the delivery is not signed: give the webhook the secret that the hub knows',
  wrong: 'the signature does not fit the body: the webhook has another secret than the hub',
  expired:
    'the signature is more than five minutes old or ahead: the delivery was recorded and sent again, or a clock is wrong',
};

/** POST /api/v1/git/webhooks: deliveries of GitHub, GitLab, Gitea and Forgejo, Bitbucket Cloud and Data Center. */
export function gitWebhookRoute({
  secrets,
  local,
  bitbucketServerUrl,
  ...ports
}: GitWebhookOptions): FastifyPluginAsync {
  const gate = new ByteGate(MAX_BYTES_INSIDE);
  return async (app: FastifyInstance) => {
    takeAnyBody(app, MAX_BODY_BYTES);
    app.post('/api/v1/git/webhooks', { bodyLimit: MAX_BODY_BYTES }, async (request, reply) =>
      answering(request, reply, async () => {
        const host = hostOf(request);
        const raw = bodyOf(request);
        checkSignature(host, request, raw, { secrets: secrets[host.name], local });
        const { headers } = request;
        const event = host.eventOf(headers);
        // A body of 25 MB takes a second to read: others have their turn between the steps.
        await setImmediate();
        const { value, bytes } = decodeBody(
          jsonOf(raw, headers['content-type']),
          headers['content-encoding'],
          MAX_BODY_BYTES,
        );
        await setImmediate();
        const told = host.translate({ event, payload: value, headers, serverUrl: bitbucketServerUrl });
        if (told === undefined) return reply.send({ host: host.name, event, taken: false });
        await setImmediate();
        const report = parseReport(told);
        await setImmediate();
        const delivery = deliveryOf(host, request, raw);
        const take = () => takeDelivery(report, { ...delivery, receivedAt: Date.now() }, ports);
        const answer = await gate.pass(bytes, take);
        return reply.code(statusOf(answer)).send({ host: host.name, event, taken: true, ...answer });
      }),
    );
  };
}

function hostOf({ headers }: FastifyRequest): GitHost {
  const host = HOSTS.find((one) => one.recognises(headers));
  if (host !== undefined) return host;
  throw new InvalidInputError(
    'headers',
    'X-GitHub-Event, X-Gitlab-Event, X-Gitea-Event, X-Forgejo-Event or X-Event-Key, as hosts of git send them',
    'none of them',
  );
}

type Lock = { readonly secrets: readonly string[]; readonly local: boolean };

/** @throws RequestRefusedError */
function checkSignature(host: GitHost, { headers }: FastifyRequest, raw: Buffer, { secrets, local }: Lock): void {
  if (secrets.length === 0) {
    if (local) return;
    throw new RequestRefusedError(
      403,
      'NO_SECRET',
      `webhooks of ${host.title} are not taken: the hub has no ${secretVariable(host.name)}`,
    );
  }
  const verdict = host.verify({ headers, raw, secrets, now: Date.now() });
  if (verdict !== 'good') throw new RequestRefusedError(401, 'BAD_SIGNATURE', REFUSALS[verdict]);
}

/** GitHub sends a form with the JSON in it unless it is told otherwise. */
function jsonOf(raw: Buffer, contentType: string | undefined): Buffer {
  if (contentType?.startsWith('application/x-www-form-urlencoded') !== true) return raw;
  return Buffer.from(new URLSearchParams(raw.toString('utf8')).get('payload') ?? '');
}

/** A delivery without an id is known by its body. */
function deliveryOf(host: GitHost, { headers }: FastifyRequest, raw: Buffer) {
  const { name } = host;
  const id = host.deliveryOf(headers, raw) ?? hash('sha256', raw, 'hex');
  if (!DELIVERY.test(id)) throw new InvalidInputError('headers', "a delivery's id of at most 100 letters and digits");
  return {
    sender: { actor: `webhook:${name}` },
    command: 'git.webhook' as const,
    keyOf: (part: number) => `git:${name}:${id}${part === 0 ? '' : `:${part}`}`,
  };
}
