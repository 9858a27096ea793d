import {
  type Drawn,
  type FieldName,
  type Guard,
  type Json,
  NotFoundError,
  type Statement,
} from '@rootline/graph/model';
import type { RecordDeployment } from '@rootline/schema';
import { bornHere, projectOf } from './born-here.ts';
import type { Draft } from './mutation-submit.ts';
import type { Reads } from './reads.ts';
import { parentOf } from './version-draft.ts';

/**
 * Which model version answers where, from when on. One version at a time: the next one ends the one before, null ends
 * the last. A version that was left out stays as it is, and so does the state then.
 */
export async function deploymentDraft(entities: Reads, input: RecordDeployment, drawn: Drawn): Promise<Draft> {
  const at = input.at ?? drawn.at;
  const project = await projectOf(entities, input.deployment.project, 'input.deployment.project');
  const deployment = bornHere('Deployment', project, input.deployment.name, { at, ulid: drawn.ulid });
  const { id } = deployment;
  const { modelVersion, endpoint, reason } = input;
  const { environment } = input.deployment;
  const values: Partial<Record<FieldName, Json | undefined>> = {
    state: input.state ?? defaultState(modelVersion),
    endpoint,
    reason,
    attributes: environment === undefined ? undefined : { environment },
  };
  const revisions = Object.entries(values).flatMap(([field, value]): Statement[] =>
    value === undefined ? [] : [{ type: 'revision', of: id, field: field as FieldName, value, validFrom: at }],
  );
  return {
    statements: [...deployment.statements, ...revisions, ...(await servedStatements(entities, id, modelVersion, at))],
    guards: guardsOf(modelVersion),
    project,
    answer: { deployment: id },
  };
}

function defaultState(modelVersion: string | null | undefined): string | undefined {
  if (modelVersion === undefined) return undefined;
  return modelVersion === null ? 'ENDED' : 'ACTIVE';
}

function guardsOf(modelVersion: string | null | undefined): readonly Guard[] {
  if (modelVersion == null) return [];
  return [{ type: 'exists', id: modelVersion, path: 'input.modelVersion', kinds: ['ModelVersion'] }];
}

async function servedStatements(
  entities: Reads,
  deployment: string,
  modelVersion: string | null | undefined,
  at: number,
): Promise<readonly Statement[]> {
  if (modelVersion === undefined) return [];
  const slot: Statement = {
    type: 'slot',
    kind: 'DEPLOYED_AS',
    to: deployment,
    slot: 'current',
    from: modelVersion,
    validFrom: at,
  };
  if (modelVersion === null) return [slot];
  const [record] = await entities.getMany([modelVersion], {});
  if (record == null) throw new NotFoundError(modelVersion, 'model version (input.modelVersion)');
  const model = parentOf(record);
  return [
    slot,
    ...(model === undefined
      ? []
      : [{ type: 'relation', kind: 'SERVED_BY', from: model, to: deployment, validFrom: at } as const]),
  ];
}
