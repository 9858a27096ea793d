import 'reflect-metadata/lite';
import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { buildSchemaSync, type NonEmptyArray } from 'type-graphql';
import { ArtifactResolver } from './artifact/artifact.resolver.ts';
import { DatasetVersionResolver } from './dataset/dataset-version.resolver.ts';
import { DatasetResolver } from './dataset/dataset.resolver.ts';
import { RegisterDatasetVersionResolver } from './dataset/register-dataset-version.resolver.ts';
import { DeploymentChangeResolver } from './deployment/deployment-change.resolver.ts';
import { DeploymentResolver } from './deployment/deployment.resolver.ts';
import { RecordDeploymentResolver } from './deployment/record-deployment.resolver.ts';
import { AddAliasResolver } from './entity/add-alias.resolver.ts';
import { DescribeResolver } from './entity/describe.resolver.ts';
import { EntityResolver } from './entity/entity.resolver.ts';
import { OwnerResolver } from './entity/owner.resolver.ts';
import { RenameResolver } from './entity/rename.resolver.ts';
import { TagResolver } from './entity/tag.resolver.ts';
import { VersionResolver } from './entity/version.resolver.ts';
import { ExperimentResolver } from './experiment/experiment.resolver.ts';
import { FeatureViewVersionResolver } from './feature-view/feature-view-version.resolver.ts';
import { FeatureViewResolver } from './feature-view/feature-view.resolver.ts';
import { RegisterFeatureViewVersionResolver } from './feature-view/register-feature-view-version.resolver.ts';
import { JobVersionResolver } from './job/job-version.resolver.ts';
import { JobResolver } from './job/job.resolver.ts';
import { SourceCodeResolver } from './job/source-code.resolver.ts';
import { HistoryRelationResolver, HistoryResolver, HistoryUnionResolver } from './history/history.resolver.ts';
import { ChangesResolver } from './live/changes.resolver.ts';
import { EntityChangeResolver, RunChangeResolver } from './live/entity-change.resolver.ts';
import { LedgerResolver } from './ledger/ledger.resolver.ts';
import { ColumnEdgeResolver, ColumnNodeResolver } from './lineage/column-lineage.resolver.ts';
import { LineageTimeResolver } from './lineage/lineage-time.resolver.ts';
import { LineageChangeResolver } from './live/lineage-change.resolver.ts';
import { LineageResolver } from './lineage/lineage.resolver.ts';
import { ModelVersionResolver } from './model/model-version.resolver.ts';
import { RegisteredModelResolver } from './model/model.resolver.ts';
import { RegisterModelVersionResolver } from './model/register-model-version.resolver.ts';
import { ReceiptResolver } from './mutation/receipt.resolver.ts';
import { PipelineResolver } from './pipeline/pipeline.resolver.ts';
import { PrincipalResolver } from './principal/principal.resolver.ts';
import { CreateProjectResolver } from './project/create-project.resolver.ts';
import { ProjectResolver } from './project/project.resolver.ts';
import { RelateResolver } from './relation/relate.resolver.ts';
import { SeparateResolver } from './withdrawal/separate.resolver.ts';
import { UnrelateResolver } from './withdrawal/unrelate.resolver.ts';
import { WithdrawResolver } from './withdrawal/withdraw.resolver.ts';
import { CommitResolver } from './repository/commit.resolver.ts';
import { RefMovementResolver } from './repository/ref-movement.resolver.ts';
import { RefResolver } from './repository/ref.resolver.ts';
import { RepositoryResolver } from './repository/repository.resolver.ts';
import { RunResolver } from './run/run.resolver.ts';
import { SearchResolver } from './search/search.resolver.ts';
import { SpoolResolver, StatusSpoolResolver } from './spool/spool.resolver.ts';
import { StorageResolver } from './storage/storage.resolver.ts';
import { StatusResolver } from './status/status.resolver.ts';
import { ENTITY_CLASSES } from './entity/entity-classes.ts';
import { ExpectedErrorType } from './errors/expected-error.type.ts';
import { translateErrors } from './errors/translate-errors.ts';

const RESOLVERS: NonEmptyArray<new () => object> = [
  AddAliasResolver,
  ArtifactResolver,
  ChangesResolver,
  ColumnEdgeResolver,
  ColumnNodeResolver,
  CommitResolver,
  CreateProjectResolver,
  DatasetResolver,
  DatasetVersionResolver,
  DeploymentChangeResolver,
  DeploymentResolver,
  DescribeResolver,
  EntityChangeResolver,
  EntityResolver,
  ExperimentResolver,
  FeatureViewResolver,
  FeatureViewVersionResolver,
  HistoryRelationResolver,
  HistoryUnionResolver,
  HistoryResolver,
  JobResolver,
  JobVersionResolver,
  LedgerResolver,
  LineageChangeResolver,
  LineageResolver,
  LineageTimeResolver,
  ModelVersionResolver,
  OwnerResolver,
  PipelineResolver,
  PrincipalResolver,
  ProjectResolver,
  ReceiptResolver,
  RecordDeploymentResolver,
  RefMovementResolver,
  RefResolver,
  RegisterDatasetVersionResolver,
  RegisterFeatureViewVersionResolver,
  RegisterModelVersionResolver,
  RegisteredModelResolver,
  RelateResolver,
  SeparateResolver,
  UnrelateResolver,
  WithdrawResolver,
  RenameResolver,
  RepositoryResolver,
  RunChangeResolver,
  RunResolver,
  SearchResolver,
  SourceCodeResolver,
  SpoolResolver,
  StatusResolver,
  StatusSpoolResolver,
  StorageResolver,
  TagResolver,
  VersionResolver,
];

/** The executable schema. Its resolvers take everything that they need from the `Context` of the request. */
export function buildSchema(): GraphQLSchema {
  return buildSchemaSync({
    resolvers: RESOLVERS,
    // Types that are reached through interfaces only.
    orphanedTypes: [...Object.values(ENTITY_CLASSES), ExpectedErrorType],
    // Fields of records are plain properties (simpleResolvers): only resolvers that do work pass through it.
    globalMiddlewares: [translateErrors],
    // Each subscription has a source of its own; without this type-graphql takes none.
    pubSub: { publish: () => undefined, subscribe: (topic) => unheardOf(topic) },
    // Bounds are checked where a value is used, and told with its path; class-validator is not there.
    validate: false,
  });
}

function unheardOf(topic: string): never {
  throw new Error(`no topic ${topic}: subscriptions name their own source`);
}

/** The contract as text, in an order that does not depend on where things are declared. */
export function printSortedSchema(schema: GraphQLSchema = buildSchema()): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
