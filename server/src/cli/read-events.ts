import { createReadStream } from 'node:fs';
import { readFile, readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { CliError, EXIT } from './cli-error.ts';

/** An event and where it stands, as people find it: `file`, `file:line` or `file[index]`. */
export type ReadEvent =
  | { readonly at: string; readonly text: string }
  /** What is there is no JSON. */
  | { readonly at: string; readonly fault: string };

const EXTENSIONS = new Set(['.json', '.ndjson', '.jsonl']);

/**
 * The files that paths name: files as they are, folders with all .json, .ndjson and .jsonl below, in order.
 * @throws CliError for a path that does not exist, or a folder without such files
 */
export async function eventFiles(paths: readonly string[]): Promise<readonly string[]> {
  const files: string[] = [];
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) throw new CliError(`there is no ${path}`, EXIT.notFound);
    if (!found.isDirectory()) {
      files.push(path);
      continue;
    }
    const below = (await readdir(path, { recursive: true })).filter((name) => EXTENSIONS.has(extname(name))).sort();
    if (below.length === 0) {
      throw new CliError(
        `${path} holds no events`,
        EXIT.notFound,
        'Events are in files named .json, .ndjson or .jsonl.',
      );
    }
    files.push(...below.map((name) => join(path, name)));
  }
  return files;
}

/** The events of a file: one JSON object, a list of them, or one object on each line. */
export async function* readEvents(file: string): AsyncGenerator<ReadEvent> {
  if (extname(file) === '.json') {
    const text = await readFile(file, 'utf8');
    const whole = parse(text);
    if (whole !== undefined) {
      yield* eventsOf(file, whole.value);
      return;
    }
  }
  yield* eventsOnLines(file);
}

function* eventsOf(file: string, value: unknown): Generator<ReadEvent> {
  if (!Array.isArray(value)) {
    yield { at: file, text: JSON.stringify(value) };
    return;
  }
  for (const [index, item] of value.entries()) yield { at: `${file}[${index}]`, text: JSON.stringify(item) };
}

async function* eventsOnLines(file: string): AsyncGenerator<ReadEvent> {
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
    line++;
    if (text.trim() === '') continue;
    const at = `${file}:${line}`;
    yield parse(text) === undefined ? { at, fault: 'expected JSON' } : { at, text };
  }
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}
