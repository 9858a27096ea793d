import { isImplied, standsAlone } from '../exchange/import-statements.ts';
import { type ExportEnd, FORMAT, FORMAT_VERSION } from '../exchange/record.ts';
import { CliError } from './cli-error.ts';
import { countingLine } from './counting-line.ts';
import { type HubClient, unexpected } from './hub-client.ts';
import { type ExportHead, type ReadRecord, readExport } from './read-export.ts';
import { type Terminal, printable, show } from './terminal.ts';

// Each is one command, and one entry of the ledger. Not to be changed lightly: what was cut off is found again by what its
// requests held.
const BATCH_RECORDS = 100;
const BATCH_BYTES = 512 * 1024;

export type ImportSummary = {
  readonly file: string;
  readonly dryRun: boolean;
  readonly entities: number;
  readonly revisions: number;
  readonly relations: number;
  /** Relations that follow from revisions: the hub writes them itself. */
  readonly following: number;
  /** People come without the names that the vault of the other hub keeps. */
  readonly people: number;
  /** The export itself was cut by a bound. */
  readonly truncated: boolean;
  /** Commands that were new, and that an earlier run had brought. */
  readonly commands: number;
  readonly replayed: number;
};

type Survey = Omit<ImportSummary, 'file' | 'dryRun' | 'commands' | 'replayed'> & { readonly lines: number };

/**
 * Reads the whole file, and when all of it is sound sends it in batches; without a hub it only reads.
 * @throws CliError that names the line
 */
export async function runImport(hub: HubClient | undefined, terminal: Terminal, file: string): Promise<void> {
  const { lines, ...counts } = await survey(file);
  const sent = hub === undefined ? { commands: 0, replayed: 0 } : await send(hub, terminal, file, lines);
  const summary: ImportSummary = { file, dryRun: hub === undefined, ...counts, ...sent };
  show(terminal, summary, () => textOf(summary));
}

async function survey(file: string): Promise<Survey> {
  let end: ExportEnd | undefined;
  let [following, people, lines] = [0, 0, 0];
  for await (const part of readExport(file)) {
    if (part.type === 'end') end = part.end;
    if (part.type !== 'record') continue;
    lines = part.line;
    if (isImplied(part.record)) following++;
    if (part.record.type === 'entity' && part.record.kind === 'Principal') people++;
  }
  const { entities = 0, revisions = 0, relations = 0, truncated = false } = end ?? {};
  return { entities, revisions, relations, following, people, truncated, lines };
}

async function send(
  hub: HubClient,
  terminal: Terminal,
  file: string,
  lines: number,
): Promise<{ readonly commands: number; readonly replayed: number }> {
  const line = countingLine(terminal);
  let [commands, replayed] = [0, 0];
  try {
    for await (const { head, records } of batchesOf(file)) {
      const answer = await sendBatch(hub, file, head, records);
      commands++;
      if (answer.replayed) replayed++;
      line.update({ phase: 'importing line', seq: records.at(-1)?.line ?? lines, of: lines });
    }
  } finally {
    line.clear();
  }
  return { commands: commands - replayed, replayed };
}

type Batch = { readonly head: ExportHead; readonly records: readonly ReadRecord[] };

/** Always the same batches of the same file: a second run sends what the first one sent. */
async function* batchesOf(file: string): AsyncGenerator<Batch> {
  let head: ExportHead = { epoch: '', seq: 0 };
  let records: ReadRecord[] = [];
  let bytes = 0;
  const take = (): Batch => {
    const batch = { head, records };
    [records, bytes] = [[], 0];
    return batch;
  };
  for await (const part of readExport(file)) {
    if (part.type === 'head') head = part.head;
    if (part.type !== 'record' || isImplied(part.record)) continue;
    const alone = standsAlone(part.record);
    const full = alone || records.length === BATCH_RECORDS || bytes + part.bytes > BATCH_BYTES;
    if (full && records.length > 0) yield take();
    records.push(part);
    bytes += part.bytes;
    if (alone) yield take();
  }
  if (records.length > 0) yield take();
}

async function sendBatch(
  hub: HubClient,
  file: string,
  of: ExportHead,
  records: readonly ReadRecord[],
): Promise<{ readonly replayed: boolean }> {
  const body = JSON.stringify({
    format: FORMAT,
    version: FORMAT_VERSION,
    of,
    records: records.map(({ record }) => record),
  });
  const { status, body: answer } = await hub.persist('POST', '/api/v1/import', body);
  if (status === 201) return { replayed: (answer as { readonly replayed: boolean }).replayed };
  const error = unexpected(hub.url, status, answer);
  const place = /records\[(\d+)\]/.exec(error.message)?.[1];
  const at = (place === undefined ? records[0] : records[Number(place)])?.line ?? 0;
  throw new CliError(
    `${file}:${at}: ${error.message}`,
    error.exitCode,
    'What was imported before it stays; run it again to go on, nothing is doubled.',
  );
}

function textOf(summary: ImportSummary): string {
  const { entities, revisions, relations, following, people, truncated, dryRun, commands, replayed } = summary;
  const counts = `${entities} entities, ${revisions} revisions and ${relations} relations`;
  const again = replayed === 0 ? '' : `, ${replayed} of them before`;
  return [
    dryRun
      ? `${printable(summary.file)} is sound: ${counts}; nothing was sent`
      : `imported ${counts} in ${commands + replayed} commands${again}`,
    ...(following === 0 ? [] : [`${following} relations follow from revisions: a hub writes them itself`]),
    ...(people === 0
      ? []
      : [`${people} people come by their ids: names and addresses stay in the vault of the hub that they are of`]),
    ...(truncated ? ['the export was cut by a bound: it is not all that there is'] : []),
  ].join('\n');
}
