import { factId, kindOfId } from '../model/ids.ts';
import type { EntityKind } from '../model/kinds.ts';
import type { RelationKind } from '../model/relations.ts';
import type { Json } from '../model/statements.ts';
import { NOW_VALID, OPEN_END } from '../model/time.ts';
import type { EntityRecord, Moment, RelatedRecord } from './entity-store.ts';
import { momentParams } from './moment.ts';

/*
 * A small graph in memory, which the fakes of the read ports share: facts with both times, as the store has them, and
 * every answer by its definition.
 */

type Recorded = { readonly recordedSeq: number; readonly retractedSeq: number };

export type FakeRelation = Recorded & {
  readonly kind: RelationKind;
  readonly factId: string;
  readonly from: string;
  readonly to: string;
  readonly validFrom: number;
  readonly validTo: number;
  readonly inferred: boolean;
};

export type FakeRevision = Recorded & {
  readonly entity: string;
  readonly field: string;
  readonly value: Json;
  readonly validFrom: number;
};

type FakeAlias = Recorded & { readonly id: string; readonly to: string; readonly label: string };
type FakeAvailability = Recorded & {
  readonly of: string;
  readonly version: string;
  readonly at: number;
  readonly until?: number;
};
type Times = { readonly recordedSeq?: number; readonly retractedSeq?: number };

export class FakeGraph {
  /** What never changes of entities, and values that no revision tells. */
  readonly entities = new Map<string, EntityRecord>();
  readonly relations: FakeRelation[] = [];
  readonly revisions: FakeRevision[] = [];
  readonly aliases: FakeAlias[] = [];
  readonly availabilities: FakeAvailability[] = [];

  addEntity(id: string, kind: EntityKind, name: string, more: Partial<EntityRecord> = {}): void {
    const times = { createdAt: 1_000, recordedSeq: 1, startedAt: null, endedAt: null, availableAt: null };
    const rest = { namespace: null, key: {}, project: '', values: {}, tags: {}, aliases: [] };
    this.entities.set(id, { id, kind, name, ...times, ...rest, ...more });
  }

  addRelation(kind: RelationKind, from: string, to: string, more: Partial<FakeRelation> = {}): void {
    const times = { validFrom: 0, validTo: OPEN_END, recordedSeq: 1, retractedSeq: OPEN_END };
    this.relations.push({ kind, from, to, factId: factId(kind, from, to), inferred: false, ...times, ...more });
  }

  addRevision(entity: string, field: string, value: Json, validFrom: number, more: Times = {}): void {
    this.revisions.push({ entity, field, value, validFrom, recordedSeq: 1, retractedSeq: OPEN_END, ...more });
  }

  addAlias(id: string, to: string, label: string, more: Times = {}): void {
    this.aliases.push({ id, to, label, recordedSeq: 1, retractedSeq: OPEN_END, ...more });
  }

  addAvailability(of: string, version: string, at: number, more: Times & { readonly until?: number } = {}): void {
    this.availabilities.push({ of, version, at, recordedSeq: 1, retractedSeq: OPEN_END, ...more });
  }

  /** What an id leads to at the moment; itself where it is no alias. */
  resolve(id: string, moment: Moment): string {
    return this.aliases.find((alias) => alias.id === id && isKnown(alias, moment))?.to ?? id;
  }

  /** The entity that an id leads to, as it was at the moment. */
  entity(asked: string, moment: Moment): EntityRecord | null {
    const id = this.resolve(asked, moment);
    const record = kindOfId(id) === undefined ? undefined : this.entities.get(id);
    if (record === undefined || record.recordedSeq > momentParams(moment).s) return null;
    const fields = new Map<string, Json>();
    for (const { field, value } of this.heldRevisions(id, moment))
      if (!field.startsWith('facet:')) fields.set(field, value);
    const name = fields.get('name');
    const tags = [...fields].filter(([field, value]) => field.startsWith('tag:') && value !== null);
    return {
      ...record,
      name: typeof name === 'string' ? name : record.name,
      values: { ...record.values, ...Object.fromEntries([...fields].filter(([field]) => !field.startsWith('tag:'))) },
      tags: {
        ...record.tags,
        ...Object.fromEntries(tags.map(([field, value]) => [field.slice('tag:'.length), value])),
      },
      aliases: [...record.aliases, ...this.labelsOf(id, moment)],
    };
  }

  /** All that was known at the moment and is no other name of something. */
  known(moment: Moment): readonly EntityRecord[] {
    return [...this.entities.keys()].flatMap((id) => {
      const record = this.resolve(id, moment) === id ? this.entity(id, moment) : null;
      return record === null ? [] : [record];
    });
  }

  labelsOf(id: string, moment: Moment): readonly string[] {
    return this.aliases
      .filter((alias) => alias.to === id && alias.label !== '' && isKnown(alias, moment))
      .map(({ label }) => label);
  }

  /** Revisions of an entity that held at the moment, oldest value first: the last of a field is its value. */
  heldRevisions(id: string, moment: Moment): readonly FakeRevision[] {
    const { t } = momentParams(moment);
    return this.revisions
      .filter((row) => row.entity === id && row.validFrom <= t && isKnown(row, moment))
      .sort((a, b) => a.validFrom - b.validFrom);
  }

  /** Relations that hold at the moment. */
  heldRelations(moment: Moment): readonly FakeRelation[] {
    const { t } = momentParams(moment);
    return this.relations.filter((row) => row.validFrom <= t && row.validTo > t && isKnown(row, moment));
  }

  /** What lies one step from an entity, newest relation first. */
  related(id: string, direction: 'in' | 'out', kinds: readonly RelationKind[], moment: Moment): readonly Related[] {
    return this.heldRelations(moment)
      .filter((row) => kinds.includes(row.kind) && (direction === 'out' ? row.from : row.to) === id)
      .sort((a, b) => b.validFrom - a.validFrom || (a.factId < b.factId ? 1 : -1))
      .flatMap((row) => {
        const entity = this.entity(direction === 'out' ? row.to : row.from, moment);
        if (entity === null) return [];
        const { kind: relation, inferred, validFrom, validTo, factId: fact } = row;
        const item = { entity, relation, inferred, validFrom, validTo: validTo > NOW_VALID ? null : validTo };
        return [{ key: [validFrom, fact] as const, item }];
      });
  }
}

type Related = { readonly key: readonly [number, string]; readonly item: RelatedRecord };

function isKnown(row: Recorded, moment: Moment): boolean {
  const { s } = momentParams(moment);
  return row.recordedSeq <= s && row.retractedSeq > s;
}
