import type { Outcome } from '@rootline/graph/model';
import type { RegisterDatasetVersion } from './dataset/register-dataset-version.args.ts';
import type { RecordDeployment } from './deployment/record-deployment.args.ts';
import type { AddAlias } from './entity/add-alias.args.ts';
import type { Describe } from './entity/describe.args.ts';
import type { Rename } from './entity/rename.args.ts';
import type { Tag } from './entity/tag.args.ts';
import type { RegisterFeatureViewVersion } from './feature-view/register-feature-view-version.args.ts';
import type { RegisterModelVersion } from './model/register-model-version.args.ts';
import type { CreateProject } from './project/create-project.args.ts';
import type { Relate } from './relation/relate.args.ts';
import type { Separate } from './withdrawal/separate.args.ts';
import type { Unrelate } from './withdrawal/unrelate.args.ts';
import type { Withdraw } from './withdrawal/withdraw.args.ts';

/**
 * The writes that people and tools can ask for, one per mutation. Each takes the checked input (times as epoch
 * milliseconds, what was left out as undefined) and resolves when the write is committed or refused. `ids` of a good
 * outcome names what the payload shows, as said at each.
 *
 * Each throws or answers InvalidInputError, NotFoundError, ConflictError, IdempotencyMismatchError, HubBusyError or
 * CommandRejectedError; the API shows these as members of the result.
 */
export type MutationCommands = {
  /** `ids`: `project`. */
  createProject(input: CreateProject): Promise<Outcome>;
  /** `ids`: `dataset`, `datasetVersion`. */
  registerDatasetVersion(input: RegisterDatasetVersion): Promise<Outcome>;
  /** `ids`: `featureView`, `featureViewVersion`. */
  registerFeatureViewVersion(input: RegisterFeatureViewVersion): Promise<Outcome>;
  /** `ids`: `model`, `modelVersion`. */
  registerModelVersion(input: RegisterModelVersion): Promise<Outcome>;
  /** `ids`: `deployment`. */
  recordDeployment(input: RecordDeployment): Promise<Outcome>;
  /** `ids`: `from`, `to`. */
  relate(input: Relate): Promise<Outcome>;
  /** `ids`: `entity`. */
  tag(input: Tag): Promise<Outcome>;
  /** `ids`: `entity`. */
  describe(input: Describe): Promise<Outcome>;
  /** `ids`: `entity`. */
  rename(input: Rename): Promise<Outcome>;
  /** `ids`: `entity`. */
  addAlias(input: AddAlias): Promise<Outcome>;
  /** `ids`: `entity`; `rest` when not all of its relations have ended yet. */
  withdraw(input: Withdraw): Promise<Outcome>;
  /** `ids`: `from`, `to`. */
  unrelate(input: Unrelate): Promise<Outcome>;
  /** `ids`: `entity`, `from`. */
  separate(input: Separate): Promise<Outcome>;
};
