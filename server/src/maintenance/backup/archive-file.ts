import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress, createZstdDecompress } from 'node:zlib';

/** A file of a backup: as many JSON lines, compressed, as these bytes with this digest hold. */
export type ArchivedFile = {
  readonly name: string;
  readonly records: number;
  readonly bytes: number;
  readonly sha256: string;
};

/** Writes one JSON value a line, compressed; durable when it resolves. Memory holds what is on its way only. */
export async function writeLines(path: string, name: string, values: AsyncIterable<unknown>): Promise<ArchivedFile> {
  let records = 0;
  let bytes = 0;
  const digest = createHash('sha256');
  const lines = async function* () {
    for await (const value of values) {
      records++;
      yield `${JSON.stringify(value)}\n`;
    }
  };
  const measured = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.byteLength;
      digest.update(chunk);
      done(null, chunk);
    },
  });
  // Readable by its owner only: bodies name data, records people.
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true });
  await pipeline(Readable.from(lines()), createZstdCompress(), measured, file);
  return { name, records, bytes, sha256: digest.digest('hex') };
}

/** The values of such a file, one after the other. */
export async function* readLines(path: string): AsyncGenerator {
  const source = createReadStream(path);
  const unpacked = createZstdDecompress();
  // A fault of the source ends the reader below with it.
  const flowing = pipeline(source, unpacked);
  flowing.catch(() => undefined);
  const lines = createInterface({ input: unpacked, crlfDelay: Infinity });
  for await (const line of lines) yield JSON.parse(line) as unknown;
  await flowing;
}

/** Length and digest of what a file holds now. */
export async function measure(path: string): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const digest = createHash('sha256');
  let bytes = 0;
  const file = await open(path, 'r');
  for await (const chunk of file.createReadStream()) {
    digest.update(chunk as Buffer);
    bytes += (chunk as Buffer).byteLength;
  }
  return { bytes, sha256: digest.digest('hex') };
}
