import { type Drawn, type VersionedKind, VERSION_KIND_OF, dataset } from '@rootline/graph/model';
import type { RegisterDatasetVersion, RegisterFeatureViewVersion, RegisterModelVersion } from '@rootline/schema';
import { bornHere, nameKeyOf, projectOf } from './born-here.ts';
import type { Draft } from './mutation-submit.ts';
import type { Reads } from './reads.ts';
import { versionDraft } from './version-draft.ts';

/** A version of a dataset, which belongs where the rules put its namespace. */
export async function datasetVersionDraft(
  entities: Reads,
  input: RegisterDatasetVersion,
  drawn: Drawn,
): Promise<Draft> {
  const at = input.createdAt ?? drawn.at;
  const entity = dataset(input.dataset.namespace, input.dataset.name);
  const known = await knownAs(entities, entity.id);
  const { digest, uri, rowCount, byteSize } = input;
  const parent = { id: entity.id, known, versionKind: VERSION_KIND_OF.Dataset, at };
  const { statements, guards } = await versionDraft(entities, parent, input, { digest, uri, rowCount, byteSize });
  const answer = { dataset: entity.id, datasetVersion: { of: entity.id, version: input.version } };
  return { statements: [entity, ...statements], guards, answer };
}

export async function featureViewVersionDraft(
  entities: Reads,
  input: RegisterFeatureViewVersion,
  drawn: Drawn,
): Promise<Draft> {
  const at = input.createdAt ?? drawn.at;
  const view = await named(entities, 'FeatureView', {
    ...input.featureView,
    path: 'input.featureView.project',
    at,
    ulid: drawn.ulid,
  });
  const { statements, guards } = await versionDraft(entities, view, input, { digest: input.digest });
  const answer = { featureView: view.id, featureViewVersion: { of: view.id, version: input.version } };
  return { statements: [...view.statements, ...statements], guards, project: view.project, answer };
}

export async function modelVersionDraft(entities: Reads, input: RegisterModelVersion, drawn: Drawn): Promise<Draft> {
  const at = input.createdAt ?? drawn.at;
  const model = await named(entities, 'RegisteredModel', {
    ...input.model,
    path: 'input.model.project',
    at,
    ulid: drawn.ulid,
  });
  const { digest, uri, signature, metrics } = input;
  const { statements, guards } = await versionDraft(entities, model, input, { digest, uri, signature, metrics });
  const answer = { model: model.id, modelVersion: { of: model.id, version: input.version } };
  return { statements: [...model.statements, ...statements], guards, project: model.project, answer };
}

type Named = {
  readonly name: string;
  readonly project?: string | undefined;
  readonly path: string;
  readonly at: number;
  readonly ulid: string;
};

async function named(
  entities: Reads,
  kind: Exclude<VersionedKind, 'Dataset'>,
  { name, project: given, path, at, ulid }: Named,
) {
  const project = await projectOf(entities, given, path);
  const known = await knownAs(entities, nameKeyOf(kind, project, name));
  return { ...bornHere(kind, project, name, { at, ulid }), project, known, versionKind: VERSION_KIND_OF[kind], at };
}

async function knownAs(entities: Reads, id: string): Promise<string | undefined> {
  const [record] = await entities.getMany([id], {});
  return record?.id;
}
