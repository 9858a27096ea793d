import type { EntityStatement, Field, Json, Ref, RelationKind, Statement } from '@rootline/graph/model';
import { principal } from '../openlineage/shared-facets.ts';

/** Collects what a report says: what there is first, each thing once, then what is so about it. */
export class Facts {
  readonly #entities = new Map<string, EntityStatement>();
  readonly #facts: Statement[] = [];

  entity(entity: EntityStatement): string {
    if (!this.#entities.has(entity.id)) this.#entities.set(entity.id, entity);
    return entity.id;
  }

  /** The person that an id of the vault stands for. */
  person(id: string, projectOf: Ref): string {
    return principal(this, id, projectOf);
  }

  alias(alias: string, of: string, label: string, validFrom: number): void {
    if (alias !== of) this.#facts.push({ type: 'alias', alias, of, label, validFrom });
  }

  relation(kind: RelationKind, from: string, to: string, validFrom: number): void {
    this.#facts.push({ type: 'relation', kind, from, to, validFrom });
  }

  revision(of: string, field: Field, value: Json, { at, rank = 0 }: Moment): void {
    this.#facts.push({ type: 'revision', of, field, value, validFrom: at, rank });
  }

  /** What leads to `to` from then on, in place of what did before; null: nothing. */
  slot(kind: RelationKind, to: string, from: string | null, { at, rank = 0 }: Moment): void {
    this.#facts.push({ type: 'slot', kind, to, slot: 'target', from, validFrom: at, rank });
  }

  statements(): readonly Statement[] {
    return [...this.#entities.values(), ...this.#facts];
  }
}

/** What was read from JSON and checked is JSON still, whatever its type is called. */
export function asJson(value: object): Json {
  return value as Json;
}

/** Since when something is so; of two that are so since the same time, the one of the higher rank holds. */
export type Moment = { readonly at: number; readonly rank?: number };
