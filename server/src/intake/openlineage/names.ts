import { type EntityStatement, dataset, entityId, externalModel, kindOfId } from '@rootline/graph/model';
import type { LineageEvent, Named } from './event.ts';
import { isObject } from './json.ts';
import type { StatementList } from './statement-list.ts';

/**
 * What the datasets of one event are called in the graph: Dataset ids, or those of RegisteredModels for datasets of
 * type MODEL. Ids are made once per event: column lineage names the same datasets for each column.
 */
export class EventNames {
  readonly #entities = new Map<string, EntityStatement>();
  readonly #byId = new Map<string, EntityStatement>();
  readonly #models: ReadonlySet<string>;
  /** The names that are models' in this event, as one text. */
  readonly models: string;

  constructor(event: LineageEvent) {
    const named = event.type === 'dataset' ? [event.dataset] : [...event.inputs, ...event.outputs];
    this.#models = new Set(named.filter(isModel).map(({ namespace, name }) => keyOf(namespace, name)));
    this.models = this.#models.size === 0 ? '' : JSON.stringify([...this.#models].sort());
  }

  /** An arrow, so that it can be handed on by itself. */
  readonly idOf = (namespace: string, name: string): string => {
    const key = keyOf(namespace, name);
    let entity = this.#entities.get(key);
    if (entity === undefined) {
      entity = this.#models.has(key) ? externalModel(namespace, name) : dataset(namespace, name);
      this.#entities.set(key, entity);
      this.#byId.set(entity.id, entity);
    }
    return entity.id;
  };

  /** Says that there is a dataset that `idOf` has named; that a model is one under the dataset's name, too. */
  declare(id: string, list: StatementList): string {
    const entity = this.#byId.get(id);
    if (entity === undefined) return id;
    list.entity(entity);
    if (kindOfId(id) === 'RegisteredModel' && entity.namespace !== undefined) {
      list.alias(entityId('Dataset', entity.namespace, entity.name), id, `${entity.namespace}/${entity.name}`);
    }
    return id;
  }
}

function keyOf(namespace: string, name: string): string {
  return `${namespace}\n${name}`;
}

function isModel({ facets }: Named): boolean {
  const facet = facets['datasetType'];
  return isObject(facet) && typeof facet['datasetType'] === 'string' && facet['datasetType'].toUpperCase() === 'MODEL';
}
