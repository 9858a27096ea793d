import type { EntityStore } from '@rootline/graph';
import type { CommandBus, Outcome } from '@rootline/graph/model';
import type {
  AddAlias,
  CreateProject,
  Describe,
  MutationCommands,
  RecordDeployment,
  RegisterDatasetVersion,
  RegisterFeatureViewVersion,
  RegisterModelVersion,
  Relate,
  Rename,
  Tag,
} from '@rootline/schema';
import type { BodyStore } from '@rootline/storage';
import { storeAway } from '../errors/store-away.ts';
import { projectDraft } from './create-project.ts';
import { aliasDraft, describeDraft, renameDraft, tagDraft } from './edit-entity.ts';
import { type Draft, type Request, submitMutation } from './mutation-submit.ts';
import { deploymentDraft } from './record-deployment.ts';
import { datasetVersionDraft, featureViewVersionDraft, modelVersionDraft } from './register-versions.ts';
import { relateDraft } from './relate.ts';

export type MutationParts = {
  readonly bus: CommandBus;
  readonly bodies: BodyStore;
  /** For what the writer cannot work out by itself: what a version is a version of, the job of a run. */
  readonly entities: EntityStore;
};

/** What people and tools ask for, as commands: the input becomes statements, the statements one entry of the ledger. */
export class MutationBuilder implements MutationCommands {
  readonly #parts: MutationParts;

  constructor(parts: MutationParts) {
    this.#parts = parts;
  }

  createProject(input: CreateProject): Promise<Outcome> {
    return this.#submit({ mutation: 'createProject', input }, () => projectDraft(input));
  }

  registerDatasetVersion(input: RegisterDatasetVersion): Promise<Outcome> {
    return this.#submit({ mutation: 'registerDatasetVersion', input }, (entities) =>
      datasetVersionDraft(entities, input),
    );
  }

  registerFeatureViewVersion(input: RegisterFeatureViewVersion): Promise<Outcome> {
    return this.#submit({ mutation: 'registerFeatureViewVersion', input }, (entities) =>
      featureViewVersionDraft(entities, input),
    );
  }

  registerModelVersion(input: RegisterModelVersion): Promise<Outcome> {
    return this.#submit({ mutation: 'registerModelVersion', input }, (entities) => modelVersionDraft(entities, input));
  }

  recordDeployment(input: RecordDeployment): Promise<Outcome> {
    return this.#submit({ mutation: 'recordDeployment', input }, (entities) => deploymentDraft(entities, input));
  }

  relate(input: Relate): Promise<Outcome> {
    return this.#submit({ mutation: 'relate', input }, (entities) => relateDraft(entities, input));
  }

  tag(input: Tag): Promise<Outcome> {
    return this.#submit({ mutation: 'tag', input }, () => tagDraft(input));
  }

  describe(input: Describe): Promise<Outcome> {
    return this.#submit({ mutation: 'describe', input }, () => describeDraft(input));
  }

  rename(input: Rename): Promise<Outcome> {
    return this.#submit({ mutation: 'rename', input }, (entities) => renameDraft(entities, input));
  }

  addAlias(input: AddAlias): Promise<Outcome> {
    return this.#submit({ mutation: 'addAlias', input }, (entities) => aliasDraft(entities, input));
  }

  async #submit(request: Request, draft: (entities: EntityStore) => Draft | Promise<Draft>): Promise<Outcome> {
    const { bus, bodies, entities } = this.#parts;
    try {
      return await submitMutation({ bus, bodies }, request, await draft(entities));
    } catch (error) {
      throw storeAway(error);
    }
  }
}
