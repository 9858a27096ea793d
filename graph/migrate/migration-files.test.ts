import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ENTITY_KINDS } from '../model/kinds.ts';
import { RELATION_KINDS } from '../model/relations.ts';
import { parseMigration, readMigrations } from './migration-files.ts';

const directory = path.join(import.meta.dirname, '../migrations');

describe('migration files', () => {
  it('index the pages of every kind and the facts of every relation', async () => {
    const statements = (await readMigrations(directory)).flatMap((file) => file.statements).join('\n');
    for (const kind of ENTITY_KINDS) expect(statements).toContain(`FOR (n:${kind}) ON (n.pageKey)`);
    for (const kind of RELATION_KINDS) expect(statements).toContain(`FOR ()-[r:${kind}]-() ON (r.factId)`);
  });

  it('can be run again: every statement says IF NOT EXISTS or IF EXISTS', async () => {
    for (const file of await readMigrations(directory)) {
      for (const statement of file.statements) expect(statement).toMatch(/IF (NOT )?EXISTS|^MERGE/);
    }
  });

  it('only add: a replica of the version before goes on over the store that they leave', async () => {
    for (const file of await readMigrations(directory)) {
      for (const statement of file.statements) {
        expect(statement, file.id).toMatch(/^(CREATE|MERGE|DROP INDEX|DROP CONSTRAINT)\b/);
        expect(statement, file.id).not.toMatch(/\b(DELETE|REMOVE)\b/);
      }
    }
  });

  it('are split at semicolons that end a line, without comment lines', () => {
    const { statements } = parseMigration(
      '0001_x',
      "// first; not a statement;\nMERGE (a {x: 'b;c'})\n  SET a.y = 1;\r\n\n// more\nMERGE (b);\n",
    );
    expect(statements).toEqual(["MERGE (a {x: 'b;c'})\n  SET a.y = 1", 'MERGE (b)']);
  });

  it('have one checksum on every platform, and another after any change', () => {
    const unix = parseMigration('0001_x', 'MERGE (a);\nMERGE (b);\n');
    expect(parseMigration('0001_x', 'MERGE (a);\r\nMERGE (b);\r\n').checksum).toBe(unix.checksum);
    expect(parseMigration('0001_x', 'MERGE (a);\nMERGE (c);\n').checksum).not.toBe(unix.checksum);
  });
});
