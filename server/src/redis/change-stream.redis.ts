import type { LedgerRecord } from '@rootline/graph';
import { Redis } from 'ioredis';
import { z } from 'zod';
import type { Appended, ChangeStream } from '../events/change-stream.ts';

export type RedisChangeStream = ChangeStream & { close(): void };

/**
 * Entries of some 1 KB each: 20 MB of the 256 MB that the local Redis has. Who is further behind reads the ledger, so the
 * number is about where reads go and not about what can be read.
 */
export const STREAM_LENGTH = 20_000;
// The stream of an epoch that is over goes by itself; one that is merely idle begins again from the ledger.
const STREAM_TTL_SECONDS = 7 * 24 * 3_600;
// Followers go on with the ledger when Redis hangs; this is what they notice of it.
const COMMAND_TIMEOUT_MS = 1_000;

/** ARGV: the seq before the first entry, whether the stream may begin, its length, its time to live, then id and text of each entry. */
const APPEND = `
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
if #last == 0 then
  if ARGV[2] ~= '1' then return 0 end
  redis.call('DEL', KEYS[1])
elseif last[1][1] ~= ARGV[1] .. '-0' then
  return 0
end
for i = 5, #ARGV, 2 do
  redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[3], ARGV[i] .. '-0', 'entry', ARGV[i + 1])
end
redis.call('EXPIRE', KEYS[1], ARGV[4])
return 1`;

const entrySchema = z.object({
  seq: z.int(),
  key: z.string(),
  at: z.int(),
  actor: z.string(),
  command: z.string(),
  project: z.string(),
  subjects: z.array(z.string()),
  changeCount: z.int(),
  bodyDigest: z.string(),
  outcome: z.enum(['committed', 'refused']),
  leaf: z.string(),
});

/** The stream `rootline:changes:<epoch>`; the id of an entry is `<seq>-0`. */
export function openChangeStream(url: string): RedisChangeStream {
  const redis = new Redis(url, {
    // What waits for a Redis that is away would be stale when it is back: the relay and the followers look again.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: COMMAND_TIMEOUT_MS,
    commandTimeout: COMMAND_TIMEOUT_MS,
    retryStrategy: (attempt) => Math.min(attempt * 100, 2_000),
  });
  // ioredis throws where nobody listens; who calls hears of it.
  redis.on('error', () => undefined);
  return {
    async last(epoch) {
      const [last] = await redis.xrevrange(keyOf(epoch), '+', '-', 'COUNT', 1);
      return last === undefined ? undefined : Number.parseInt(last[0], 10);
    },
    async append(epoch, entries, begins): Promise<Appended> {
      const first = entries[0];
      if (first === undefined) return { done: true };
      const added = entries.flatMap((entry) => [String(entry.seq), JSON.stringify(entry)]);
      const args = [String(first.seq - 1), begins ? '1' : '0', STREAM_LENGTH, STREAM_TTL_SECONDS, ...added];
      return { done: (await redis.eval(APPEND, 1, keyOf(epoch), ...args)) === 1 };
    },
    async range(epoch, after, limit) {
      const rows = await redis.xrange(keyOf(epoch), `${after + 1}-0`, '+', 'COUNT', limit);
      const entries: LedgerRecord[] = rows.map(([, fields]) => entrySchema.parse(JSON.parse(fields[1] ?? 'null')));
      return entries.every(({ seq }, index) => seq === after + 1 + index) ? entries : [];
    },
    async drop(epoch) {
      await redis.del(keyOf(epoch));
    },
    close: () => redis.disconnect(),
  };
}

function keyOf(epoch: string): string {
  return `rootline:changes:${epoch}`;
}
