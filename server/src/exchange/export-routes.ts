import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { type Database, type GraphExport, type LedgerStore, openExport } from '@rootline/graph';
import { HubBusyError } from '@rootline/graph/model';
import { exportRequest } from './export-query.ts';
import { FORMAT, FORMAT_VERSION } from './record.ts';

// Each keeps a core busy for as long as it lasts; two leave room for everybody else.
const AT_ONCE = 2;
const RETRY_SECONDS = 10;

export type ExportOptions = {
  readonly database: Database;
  readonly ledger: LedgerStore;
  /** Of the program. */
  readonly version: string;
};

/** GET /api/v1/export: what the graph says, one JSON value a line, written as it is read. */
export function exportRoutes(app: FastifyInstance, { database, ledger, version }: ExportOptions): void {
  let running = 0;
  app.get('/api/v1/export', async (request, reply) => {
    if (running >= AT_ONCE) throw new HubBusyError('other exports are being written: try again later', RETRY_SECONDS);
    running++;
    let started = false;
    try {
      const found = await openExport(database, await exportRequest(request.query, ledger));
      const text = Readable.from(linesOf(found, version), { objectMode: false, highWaterMark: 256 * 1024 });
      text.once('close', () => running--);
      started = true;
      return await reply
        .header('content-type', 'application/x-ndjson; charset=utf-8')
        .header('cache-control', 'no-store')
        .send(text);
    } finally {
      if (!started) running--;
    }
  });
}

/** The header, the lines, and an end that tells how many there were: without it an export is not whole. */
async function* linesOf(
  { epoch, seq, bounds, beyondDepth, lines }: GraphExport,
  program: string,
): AsyncGenerator<string> {
  const digest = createHash('sha256');
  const counts = { entities: 0, revisions: 0, relations: 0 };
  const at = new Date().toISOString();
  const header = `${JSON.stringify({ type: FORMAT, version: FORMAT_VERSION, epoch, seq, at, program })}\n`;
  digest.update(header);
  yield header;
  for await (const page of lines) {
    if (page.length === 0) continue;
    let text = '';
    for (const line of page) {
      if (line.type === 'entity') counts.entities++;
      else if (line.type === 'revision') counts.revisions++;
      else counts.relations++;
      text += `${JSON.stringify(line)}\n`;
    }
    digest.update(text);
    yield text;
  }
  const sha256 = digest.digest('hex');
  yield `${JSON.stringify({ type: 'end', ...counts, truncated: bounds.length > 0, bounds, beyondDepth, sha256 })}\n`;
}
