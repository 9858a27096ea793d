import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from 'fastify';
import type { Sender } from '../openlineage/accept.ts';
import { ByteGate } from '../openlineage/byte-gate.ts';
import { decodeBody } from '../openlineage/decode.ts';
import { answering, bodyOf, takeAnyBody } from '../openlineage/raw-body.ts';
import type { Ports } from '../openlineage/take.ts';
import { parseReport, statusOf } from './git-report.ts';
import { MAX_BODY_BYTES, MAX_BYTES_INSIDE } from './limits.ts';
import { historyKey, takeReport } from './take-report.ts';

export type GitHistoryOptions = Ports & {
  readonly senderOf: (request: FastifyRequest) => Sender;
};

/** POST /api/v1/git/history: what somebody who can read a repository knows of it. */
export function gitHistoryRoute({ senderOf, ...ports }: GitHistoryOptions): FastifyPluginAsync {
  const gate = new ByteGate(MAX_BYTES_INSIDE);
  return async (app: FastifyInstance) => {
    takeAnyBody(app, MAX_BODY_BYTES);
    app.post('/api/v1/git/history', { bodyLimit: MAX_BODY_BYTES }, async (request, reply) =>
      answering(request, reply, async () => {
        const { value, bytes } = decodeBody(bodyOf(request), request.headers['content-encoding'], MAX_BODY_BYTES);
        const report = parseReport(value);
        const sender = senderOf(request);
        const delivery = {
          ...{ sender, receivedAt: Date.now(), command: 'git.history' as const },
          keyOf: (_part: number, digest: string) => historyKey(sender.project, digest),
        };
        const answer = await gate.pass(bytes, () => takeReport(report, delivery, ports));
        return reply.code(statusOf(answer)).send(answer);
      }),
    );
  };
}
