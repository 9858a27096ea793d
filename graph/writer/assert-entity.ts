import { entityId } from '../model/ids.ts';
import { type EntityKind, VERSION_KIND_OF, isVersionedKind } from '../model/kinds.ts';
import { InvalidInputError } from '../model/errors.ts';
import { kindOfId } from '../model/ids.ts';
import type { EntityStatement, Ref } from '../model/statements.ts';
import { OPEN_END } from '../model/time.ts';
import { newNode } from './node-state.ts';
import type { Simulation } from './simulation.ts';

/** What decides the project of something new. */
export type ProjectOf = (namespace: string | undefined) => string;

/** Makes the entity unless it is there. Returns the id that it goes by. */
export function assertEntity(sim: Simulation, statement: EntityStatement, projectOf: ProjectOf): string {
  const id = sim.resolve(statement.id);
  if (sim.caches.projectOf(id) === undefined && sim.nodes.get(id) === undefined) {
    const owner =
      statement.projectOf === undefined ? undefined : projectOfEntity(sim, sim.resolve(statement.projectOf));
    const project = owner ?? projectOf(statement.namespace);
    const { kind, name } = statement;
    const words = [statement.namespace ?? '', statement.key?.['runId'], statement.key?.['sha'], statement.key?.['url']]
      .join(' ')
      .trim();
    const identity = { id, kind, project, name, words, recordedSeq: sim.seq };
    sim.nodes.create({ ...newNode(identity), aliases: sim.pendingLabels.get(id) ?? [] });
    sim.createEntity({
      id,
      kind,
      name,
      project,
      namespace: statement.namespace ?? null,
      key: statement.key ?? {},
      content: statement.content ?? null,
      recordedSeq: sim.seq,
    });
  } else listAgain(sim, id);
  if (statement.seenAt !== undefined) {
    const seenAt = statement.seenAt;
    const known = sim.nodes.get(id)?.lastSeenAt ?? null;
    if (known === null || known < seenAt) {
      const node = sim.nodes.edit(id);
      if (node !== undefined) node.lastSeenAt = seenAt;
    }
  }
  return id;
}

/** What a separation left as nobody's is spoken of again. */
export function listAgain(sim: Simulation, id: string): void {
  if (!sim.nodes.changed.has(id) && sim.caches.projectOf(id) !== undefined) return;
  if ((sim.nodes.get(id)?.aliasOf ?? null) === null) return;
  const node = sim.nodes.edit(id);
  if (node !== undefined) node.aliasOf = null;
}

function projectOfEntity(sim: Simulation, id: string): string | undefined {
  return sim.caches.projectOf(id) ?? sim.nodes.get(id)?.project;
}

/** The kind of an id after aliases: what its prefix says. */
export function kindOf(id: string): EntityKind {
  const kind = kindOfId(id);
  if (kind === undefined) throw new InvalidInputError('id', '<kind>:<32 hex digits>', JSON.stringify(id.slice(0, 80)));
  return kind;
}

/** The ids under which a version of something goes: by its name, or by the run that made it. */
export function versionId(of: string, by: { readonly version: string } | { readonly run: string }): string {
  const kind = kindOf(of);
  if (!isVersionedKind(kind)) {
    throw new InvalidInputError('of', 'a dataset, feature view or registered model', kind);
  }
  return 'version' in by
    ? entityId(VERSION_KIND_OF[kind], of, 'version', by.version)
    : entityId(VERSION_KIND_OF[kind], of, 'run', by.run);
}

/** The id that a reference means now. */
export function resolveRef(sim: Simulation, ref: Ref): string {
  if (typeof ref === 'string') return sim.resolve(ref);
  const of = sim.resolve(ref.of);
  const by = 'version' in ref ? { version: ref.version } : { run: ref.run };
  const id = sim.caches.memo(`version|${of}|${JSON.stringify(by)}`, () => versionId(of, by));
  return sim.resolve(id);
}

/** An id as it is kept: itself, unless it means something within the command at hand only. */
export function nameOf(sim: Simulation, id: string): string {
  const alias = sim.openAliases.get(id);
  return alias == null || alias.retractedSeq === OPEN_END ? id : alias.to;
}

/** Makes the version (and its HAS_VERSION) unless it is there. Returns its id. */
export function assertVersion(sim: Simulation, ref: Exclude<Ref, string>, projectOf: ProjectOf): string {
  const of = sim.resolve(ref.of);
  const kind = VERSION_KIND_OF[kindOf(of) as keyof typeof VERSION_KIND_OF];
  const id = resolveRef(sim, ref);
  const name = 'version' in ref ? ref.version : nameByRun(ref.run);
  const key: Record<string, string> = 'version' in ref ? { of, version: ref.version } : { of, run: ref.run };
  return assertEntity(sim, { type: 'entity', id, kind, name, key, projectOf: of }, projectOf);
}

/** What a version is called that only its run is known of. */
export function nameByRun(run: string): string {
  return `run ${run.slice(-32, -24)}`;
}
