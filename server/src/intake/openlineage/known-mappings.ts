import type { EntityStatement } from '@rootline/graph/model';
import { columnMapping } from './column-lineage.ts';
import { type ColumnMapping, mappingEntity } from './content.ts';
import type { Named } from './event.ts';
import type { JsonObject } from './json.ts';
import { KnownContent } from './known-content.ts';
import type { EventNames } from './names.ts';

type DatasetName = readonly [namespace: string, name: string];

/** A job's column mapping into one output, and the datasets that it names, each once. */
type KnownMapping = { readonly entity: EntityStatement; readonly sources: readonly DatasetName[] };

const known = new KnownContent<KnownMapping>(({ entity }) => entity.content?.length ?? 0);

/** What a columnLineage facet comes to, with the ids of its sources. @throws FacetFault */
export function knownMapping(
  facet: JsonObject,
  output: Named,
  job: string,
  names: EventNames,
): { readonly entity: EntityStatement; readonly sources: readonly string[] } {
  const into = names.idOf(output.namespace, output.name);
  // The same name is another id where the event says that it is a model's.
  const key = `${job}|${into}|${names.models}|${JSON.stringify(facet)}`;
  const { entity, sources } = known.of(key, () => {
    const named = new Map<string, DatasetName>();
    const mapping = columnMapping(facet, (namespace, name) => {
      const id = names.idOf(namespace, name);
      named.set(id, [namespace, name]);
      return id;
    });
    const ids = sourcesOf(mapping);
    return {
      entity: mappingEntity(job, into, mapping, output.name),
      sources: ids.map((id) => named.get(id) as DatasetName),
    };
  });
  return { entity, sources: sources.map(([namespace, name]) => names.idOf(namespace, name)) };
}

/** The datasets of a mapping, each once: a table of 200 columns names the same few for each of them. */
export function sourcesOf({ columns, dataset }: ColumnMapping): readonly string[] {
  return [...new Set([...Object.values(columns), dataset].flat().map((source) => source.dataset))];
}
