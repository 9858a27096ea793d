import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type HttpClient, openHttpClient } from '../http-client.ts';
import type { Load } from './load.ts';
import type { Stack } from './stack.ts';

// A batch is taken twice as fast as its events one by one.
const BATCH = 50;
const SENDERS = 4;
const batchSchema = z.object({ summary: z.object({ failed: z.int() }) });

/** Sends a load to one hub that nothing happens to, and ends the hub. `vault`: the data folder whose people get the same ids here. */
export async function runCalmly(stack: Stack, load: Load, vault: string): Promise<void> {
  await mkdir(stack.dataFolder, { recursive: true, mode: 0o700 });
  for (const part of ['keys', 'vault']) await cp(join(vault, part), join(stack.dataFolder, part), { recursive: true });
  const { url } = await stack.addHub('calm');
  const client = openHttpClient(url, SENDERS);
  for (let index = 0; index < load.inOrder; index++) await must(client, '/api/v1/lineage', load.at(index).body);
  let next = load.inOrder;
  const send = async (): Promise<void> => {
    while (next < load.length) {
      const from = next;
      next = Math.min(from + BATCH, load.length);
      const bodies = Array.from({ length: next - from }, (_, place) => load.at(from + place).body);
      const answer = await must(client, '/api/v1/lineage/batch', `[${bodies.join(',')}]`);
      const { summary } = batchSchema.parse(JSON.parse(answer));
      if (summary.failed > 0) throw new Error(`the calm hub did not take all: ${answer.slice(0, 500)}`);
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, send));
  client.close();
  const codes = await stack.stopHubs();
  if (codes.some((code) => code !== 0)) throw new Error(`the calm hub ended with ${codes.join()}`);
}

async function must(client: HttpClient, path: string, body: string): Promise<string> {
  const { status, text } = await client.post(path, body);
  if (status >= 300) throw new Error(`the calm hub answered ${status}: ${text.slice(0, 500)}`);
  return text;
}
