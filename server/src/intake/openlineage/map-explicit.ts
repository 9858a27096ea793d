import { type Ref, job as jobEntity } from '@rootline/graph/model';
import type { DatasetIdOf } from './column-lineage.ts';
import type { ColumnMapping } from './content.ts';
import { versionNamed } from './dataset-facets.ts';
import type { LineageEvent, Named } from './event.ts';
import { datasetLineage, jobLineage, type Source, type Target, targetMapping } from './explicit-lineage.ts';
import { FacetFault } from './facet.ts';
import { isObject } from './json.ts';
import type { EventNames } from './names.ts';
import type { StatementList } from './statement-list.ts';

/*
 * The lineage facet ends the product of inputs and outputs. Where an event has one, the entity level says exactly what
 * the facet says: DERIVED_INTO from each source to its target, READ_BY only for what feeds the job itself, WRITES for
 * the outputs. That the run read and wrote its datasets stays a fact of the version level.
 */

/** The explicit lineage of an event, from its job's facet and from those of its outputs. */
export class Explicit {
  readonly targets: readonly Target[];
  readonly #columns: ReadonlyMap<string, Extract<Target, { type: 'DATASET' }>>;

  constructor(targets: readonly Target[]) {
    this.targets = targets;
    this.#columns = new Map(
      targets.flatMap((target) =>
        target.type === 'DATASET' ? [[`${target.namespace}\n${target.name}`, target] as const] : [],
      ),
    );
  }

  /** What the facet says of an output's columns, or undefined. */
  columnsOf({ namespace, name }: Named, idOf: DatasetIdOf): ColumnMapping | undefined {
    const target = this.#columns.get(`${namespace}\n${name}`);
    try {
      return target === undefined ? undefined : targetMapping(target, idOf);
    } catch (error) {
      if (error instanceof FacetFault) return undefined;
      throw error;
    }
  }
}

/** Undefined when the event has no such facet, or only ones that do not parse (flagged when they are kept). */
export function explicitLineage(event: LineageEvent, list: StatementList): Explicit | undefined {
  const targets: Target[] = [];
  const read = (holder: Named, parse: (facet: { readonly [key: string]: never }) => readonly Target[]): void => {
    const facet = holder.facets['lineage'];
    if (!isObject(facet) || facet['_deleted'] === true) return;
    try {
      targets.push(...parse(facet as { readonly [key: string]: never }));
    } catch (error) {
      if (!(error instanceof FacetFault)) throw error;
      list.flag(`${holder.path}.facets.lineage${error.path}: ${error.message}`);
    }
  };
  if (event.type !== 'dataset') read(event.job, jobLineage);
  const carriers = event.type === 'dataset' ? [event.dataset] : event.outputs;
  for (const carrier of carriers) read(carrier, (facet) => [datasetLineage(facet, carrier.namespace, carrier.name)]);
  return targets.length === 0 ? undefined : new Explicit(targets);
}

type Joining = {
  readonly list: StatementList;
  readonly names: EventNames;
  readonly job?: string;
  readonly run?: string;
};

/** Says the pairs. Jobs without a name are the event's own. */
export function mapExplicit(explicit: Explicit, event: LineageEvent, joining: Joining): void {
  const versions = namedVersions(event, joining);
  for (const target of explicit.targets) {
    if (target.type === 'JOB') mapJobTarget(target, joining);
    else
      for (const source of target.inputs.concat(fieldSources(target)))
        mapDatasetTarget(source, target, joining, versions);
  }
}

function mapJobTarget(target: Extract<Target, { type: 'JOB' }>, joining: Joining): void {
  const job = jobOf(target, joining);
  for (const source of target.inputs) {
    if (job !== undefined && source.type === 'DATASET')
      joining.list.relation('READ_BY', idOfSource(source, joining), job);
  }
}

function mapDatasetTarget(
  source: Source,
  target: Extract<Target, { type: 'DATASET' }>,
  joining: Joining,
  versions: ReadonlyMap<string, Ref>,
): void {
  const { list, names } = joining;
  const into = names.declare(names.idOf(target.namespace, target.name), list);
  if (source.type === 'JOB') {
    const job = jobOf(source, joining);
    if (job !== undefined) list.relation('WRITES', job, into);
    return;
  }
  const from = idOfSource(source, joining);
  if (from === into) return;
  list.relation('DERIVED_INTO', from, into);
  const [fromVersion, intoVersion] = [versions.get(`in ${from}`), versions.get(`out ${into}`)];
  if (fromVersion !== undefined && intoVersion !== undefined) list.relation('DERIVED_INTO', fromVersion, intoVersion);
}

/** Sources that are named for a column only feed the dataset too. */
function fieldSources(target: Extract<Target, { type: 'DATASET' }>): readonly Source[] {
  return Object.values(target.fields).flatMap((field) => {
    if (!isObject(field)) return [];
    try {
      return datasetLineage({ inputs: field['inputs'] ?? [] }, target.namespace, target.name).inputs;
    } catch (error) {
      if (error instanceof FacetFault) return [];
      throw error;
    }
  });
}

/** Versions of the event's datasets that it names on both sides; only between such can versions be joined. */
function namedVersions(event: LineageEvent, { names, run }: Joining): ReadonlyMap<string, Ref> {
  const versions = new Map<string, Ref>();
  if (event.type !== 'run' || event.eventType !== 'COMPLETE' || run === undefined) return versions;
  for (const [side, datasets] of [
    ['in', event.inputs],
    ['out', event.outputs],
  ] as const) {
    for (const { namespace, name, facets } of datasets) {
      const [of, version] = [names.idOf(namespace, name), versionNamed(facets)];
      if (version !== undefined) versions.set(`${side} ${of}`, { of, version });
    }
  }
  return versions;
}

function idOfSource(source: Extract<Source, { type: 'DATASET' }>, { names, list }: Joining): string {
  return names.declare(names.idOf(source.namespace, source.name), list);
}

function jobOf(
  named: { readonly namespace?: string; readonly name?: string },
  { list, job }: Joining,
): string | undefined {
  return named.namespace === undefined || named.name === undefined
    ? job
    : list.entity(jobEntity(named.namespace, named.name));
}
