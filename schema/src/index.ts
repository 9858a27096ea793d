import 'reflect-metadata/lite';

export { buildSchema, printSortedSchema } from './build-schema.ts';
export type { MutationCommands } from './commands.ts';
export type { Context } from './context.ts';
export { costOf, MAX_COST } from './cost.ts';
export { maskUnexpected } from './errors/mask-unexpected.ts';
export type { Change, ChangeFeed, ChangePage, ChangeSpan } from './ledger/change-feed.ts';
export type { LineageFeed, LineageNews } from './live/lineage-feed.ts';
export { Loaders } from './loading/loaders.ts';
export { decodeCursor, encodeCursor } from './moment/cursor.ts';
export { Moments } from './moment/moments.ts';
export type { PeopleReader } from './principal/people-reader.ts';
export type { RefusedRecord, SpoolReader, SpoolRecord } from './spool/spool-reader.ts';
export type { ComponentState, HubPhase, LoadSample, StatusReader, StatusRecord } from './status/status-reader.ts';
export type { AddAlias } from './entity/add-alias.args.ts';
export type { Describe } from './entity/describe.args.ts';
export type { Rename } from './entity/rename.args.ts';
export type { Tag } from './entity/tag.args.ts';
export type { RegisterDatasetVersion } from './dataset/register-dataset-version.args.ts';
export type { RecordDeployment } from './deployment/record-deployment.args.ts';
export type { RegisterFeatureViewVersion } from './feature-view/register-feature-view-version.args.ts';
export type { RegisterModelVersion } from './model/register-model-version.args.ts';
export type { ApplyRetention } from './storage/apply-retention.args.ts';
export type { SetRetentionPolicy } from './storage/set-retention-policy.args.ts';
export {
  type DroppedBodyRecord,
  type EntryBody,
  RETENTION_KINDS,
  type RetentionKind,
  type RetentionPlanRecord,
  type RetentionRun,
  type StorageKeeper,
  type StorageRecord,
} from './storage/storage-keeper.ts';
export type { FieldInput } from './mutation/rules.ts';
export type { CreateProject } from './project/create-project.args.ts';
export type { Relate } from './relation/relate.args.ts';
export type { Separate } from './withdrawal/separate.args.ts';
export type { Unrelate } from './withdrawal/unrelate.args.ts';
export type { Withdraw } from './withdrawal/withdraw.args.ts';
