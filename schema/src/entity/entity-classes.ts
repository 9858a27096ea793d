import type { EntityRecord, Moment } from '@rootline/graph';
import type { EntityKind } from '@rootline/graph/model';
import { Artifact } from '../artifact/artifact.type.ts';
import { DatasetVersion } from '../dataset/dataset-version.type.ts';
import { Dataset } from '../dataset/dataset.type.ts';
import { Deployment } from '../deployment/deployment.type.ts';
import { Environment } from '../environment/environment.type.ts';
import { Experiment } from '../experiment/experiment.type.ts';
import { FeatureViewVersion } from '../feature-view/feature-view-version.type.ts';
import { FeatureView } from '../feature-view/feature-view.type.ts';
import { JobVersion } from '../job/job-version.type.ts';
import { Job } from '../job/job.type.ts';
import { ModelVersion } from '../model/model-version.type.ts';
import { RegisteredModel } from '../model/model.type.ts';
import { Pipeline } from '../pipeline/pipeline.type.ts';
import { Principal } from '../principal/principal.type.ts';
import { Project } from '../project/project.type.ts';
import { Commit } from '../repository/commit.type.ts';
import { Ref } from '../repository/ref.type.ts';
import { Repository } from '../repository/repository.type.ts';
import { Run } from '../run/run.type.ts';
import { Schema } from '../table-schema/schema.type.ts';
import type { Entity } from './entity.type.ts';

/** The GraphQL type of each kind. */
export const ENTITY_CLASSES: Readonly<Record<EntityKind, new (record: EntityRecord, moment: Moment) => Entity>> = {
  Project,
  Dataset,
  DatasetVersion,
  Schema,
  FeatureView,
  FeatureViewVersion,
  Repository,
  Commit,
  Ref,
  Job,
  JobVersion,
  Run,
  Pipeline,
  Experiment,
  RegisteredModel,
  ModelVersion,
  Artifact,
  Environment,
  Deployment,
  Principal,
};

/** A record as the API shows it, at the moment that it was asked at. */
export function toEntity(record: EntityRecord, moment: Moment): Entity {
  return new ENTITY_CLASSES[record.kind](record, moment);
}
