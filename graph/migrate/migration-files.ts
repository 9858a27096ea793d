import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

export type MigrationFile = {
  /** `0001_identities`: the number gives the order. */
  readonly id: string;
  /** SHA-256 of the text with Unix line ends, hex. */
  readonly checksum: string;
  readonly statements: readonly string[];
};

const FILE_NAME = /^(\d{4}_[a-z0-9_]+)\.cypher$/;

/**
 * Reads the numbered files of a folder, in order.
 * @throws Error when the folder is missing or empty, or numbers are not 1, 2, 3 …
 */
export async function readMigrations(directory: string): Promise<readonly MigrationFile[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.cypher')).sort();
  if (names.length === 0) throw new Error(`no migrations in ${directory}`);
  return Promise.all(
    names.map(async (name, index) => {
      const id = FILE_NAME.exec(name)?.[1];
      if (id === undefined || Number(id.slice(0, 4)) !== index + 1) {
        throw new Error(
          `migration ${name}: expected the name to be ${String(index + 1).padStart(4, '0')}_<words>.cypher`,
        );
      }
      return parseMigration(id, await readFile(path.join(directory, name), 'utf8'));
    }),
  );
}

/** Splits at semicolons that end a line; whole-line comments are left out. */
export function parseMigration(id: string, source: string): MigrationFile {
  const text = source.replaceAll('\r\n', '\n');
  const code = text.replaceAll(/^\s*\/\/.*$/gm, '');
  const statements = code
    .split(/;[ \t]*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
  return { id, checksum: createHash('sha256').update(text).digest('hex'), statements };
}
