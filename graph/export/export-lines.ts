import type { Database } from '../driver/database.ts';
import { kindOfId } from '../model/ids.ts';
import type { EntityKind } from '../model/kinds.ts';
import type { RelationKind } from '../model/relations.ts';
import type { Json } from '../model/statements.ts';
import { OPEN_END } from '../model/time.ts';
import { AFTER } from '../writer/assert-relation.ts';
import { revisionParts } from '../writer/assert-revision.ts';
import type { EntityLine, RelationLine, RevisionLine } from './export-line.ts';
import { type ENTITIES, type RELATIONS, type REVISIONS, SCHEMAS } from './export.queries.ts';
import { leadsOf, referencesIn } from './references.ts';

export type EntityFields = ReturnType<typeof ENTITIES.decode>;
export type RevisionFields = ReturnType<typeof REVISIONS.decode>;
type RelationQuery = typeof RELATIONS extends ReadonlyMap<RelationKind, infer Q> ? Q : never;
export type RelationFields = ReturnType<RelationQuery['decode']>;

/** Which entities are in an export. */
export type Included = {
  has(id: string): boolean;
  /** What stands in it only because something else refers to it. */
  readonly context?: ReadonlySet<string>;
};

/** Makes lines of rows: what was known at a position, of what is in the export. */
export class LineMaker {
  readonly #database: Database;
  readonly #s: number;

  constructor(database: Database, s: number) {
    this.#database = database;
    this.#s = s;
  }

  entities(page: readonly EntityFields[], included: Included): readonly EntityLine[] {
    return page.flatMap((fields) => {
      const [id, , , , , , recordedSeq, , , , united] = fields;
      return recordedSeq > this.#s || united || !included.has(id) ? [] : [entityLine(fields, included)];
    });
  }

  /** @throws StoreError */
  async revisions(page: readonly RevisionFields[], included: Included): Promise<readonly RevisionLine[]> {
    const lines = page.flatMap((fields) => {
      const [key, field, value, , recordedSeq, retractedSeq] = fields;
      if (recordedSeq > this.#s || retractedSeq <= this.#s) return [];
      // What a hub says of itself is of no meaning elsewhere.
      if (field.startsWith('hub:')) return [];
      if (!included.has(key.slice(0, key.indexOf('|')))) return [];
      return [revisionLine(fields, JSON.parse(value) as Json)];
    });
    const named = lines.flatMap(({ field, value }) => referencesIn(field, value));
    const led = await leadsOf(this.#database, named, this.#s);
    return this.#withColumns(
      lines.filter(({ field, value }) => referencesIn(field, value).every((id) => included.has(led(id)))),
    );
  }

  relations(page: readonly RelationFields[], included: Included): readonly RelationLine[] {
    return page.flatMap((fields) => {
      const [, , from, to, , , , , recordedSeq, retractedSeq] = fields;
      if (recordedSeq > this.#s || retractedSeq <= this.#s) return [];
      return included.has(from) && included.has(to) ? [relationLine(fields)] : [];
    });
  }

  /** Whoever reads a line that names a schema by its id finds the columns in it. */
  async #withColumns(lines: readonly RevisionLine[]): Promise<readonly RevisionLine[]> {
    const ids = [
      ...new Set(lines.flatMap(({ field, value }) => (field === 'schema' && isSchemaId(value) ? [value] : []))),
    ];
    if (ids.length === 0) return lines;
    const contents = await this.#database.read(SCHEMAS, { in: { ids } });
    const columns = new Map(contents.map(([id, content]) => [id, namesIn(JSON.parse(content) as Json)]));
    return lines.map((line) => {
      const names = line.field === 'schema' && isSchemaId(line.value) ? columns.get(line.value) : undefined;
      return names === undefined ? line : { ...line, columns: names };
    });
  }
}

function isSchemaId(value: Json): value is string {
  return typeof value === 'string' && kindOfId(value) === 'Schema';
}

function namesIn(content: Json): readonly string[] {
  if (!Array.isArray(content)) return [];
  return (content as readonly Json[]).flatMap((field) => {
    const name = typeof field === 'object' && field !== null && 'name' in field ? field['name'] : undefined;
    return typeof name === 'string' ? [name] : [];
  });
}

const VERSIONS: readonly EntityKind[] = ['DatasetVersion', 'FeatureViewVersion', 'ModelVersion'];

function entityLine(fields: EntityFields, included: Included): EntityLine {
  const [id, kind, name, namespace, project, content, recordedSeq, recordedAt, earliestAt, lastSeenAt, , rest] = fields;
  const [, , , , , , , , , , , , aliases, available] = fields;
  const key = Object.fromEntries(
    // The store has no order of properties; equal things are equal lines.
    rest
      .filter((part): part is readonly [string, string] => typeof part[1] === 'string')
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  const parent = key['of'];
  const isVersion = VERSIONS.includes(kind) && parent !== undefined && included.has(parent);
  const since = isVersion ? readableSince(id, available, included) : undefined;
  return {
    type: 'entity',
    ...{ id, kind, name },
    ...(namespace === null ? {} : { namespace }),
    ...(Object.keys(key).length === 0 ? {} : { key }),
    project,
    ...(content === null ? {} : { content }),
    ...(aliases.length === 0
      ? {}
      : {
          aliases: aliases.map(([alias, label, validFrom, seq]) => ({ id: alias, label, validFrom, recordedSeq: seq })),
        }),
    ...(earliestAt === null ? {} : { earliestAt }),
    ...(lastSeenAt === null ? {} : { lastSeenAt }),
    ...(since === undefined ? {} : { availableAt: since }),
    ...(included.context?.has(id) === true ? { context: true } : {}),
    ...{ recordedSeq, recordedAt },
  };
}

/** What a run of the export made follows from the run's end; what was registered by hand, or made by another run, does not. */
function readableSince(id: string, available: EntityFields[13], included: Included): number | undefined {
  const times = available.flatMap(([run, at]) => (run === id || !included.has(run) ? [at] : []));
  return times.length === 0 ? undefined : Math.min(...times);
}

function revisionLine(
  [key, field, text, validFrom, recordedSeq, , recordedAt]: RevisionFields,
  value: Json,
): RevisionLine {
  const { entity, rank } = revisionParts(key, field, text);
  return { type: 'revision', of: entity, field, value, validFrom, rank, recordedSeq, recordedAt };
}

function relationLine(fields: RelationFields): RelationLine {
  const [, kind, from, to, validFrom, validTo, inferred, of, recordedSeq, , recordedAt, parent] = fields;
  // An inferred read says itself what was read; of the others `of` names the field that they follow from, or the end of the span before.
  const read = inferred ? of : parent;
  const field = inferred || of?.startsWith(AFTER) === true ? null : of;
  return {
    type: 'relation',
    ...{ kind, from, to, validFrom },
    validTo: validTo === OPEN_END ? null : validTo,
    ...(inferred ? { inferred } : {}),
    ...(read === null ? {} : { of: read }),
    ...(field === null ? {} : { follows: field }),
    ...{ recordedSeq, recordedAt },
  };
}
