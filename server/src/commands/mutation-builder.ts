import type { CommandBus, Drawn, Outcome } from '@rootline/graph/model';
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
  Separate,
  Tag,
  Unrelate,
  Withdraw,
} from '@rootline/schema';
import type { BodyStore } from '@rootline/storage';
import { ulid } from 'ulid';
import { storeAway } from '../errors/store-away.ts';
import { projectDraft } from './create-project.ts';
import { aliasDraft, describeDraft, renameDraft, tagDraft } from './edit-entity.ts';
import { type Draft, submitMutation } from './mutation-submit.ts';
import type { ReceiveClock } from './receive-clock.ts';
import { deploymentDraft } from './record-deployment.ts';
import { datasetVersionDraft, featureViewVersionDraft, modelVersionDraft } from './register-versions.ts';
import { relateDraft } from './relate.ts';
import type { Reads } from './reads.ts';
import { separateDraft } from './separate.ts';
import { unrelateDraft, withdrawDraft, type WithdrawStep } from './take-back.ts';

export type MutationParts = {
  readonly bus: CommandBus;
  readonly bodies: BodyStore;
  /** For what the writer cannot work out by itself: what a version is a version of, the job of a run. */
  readonly entities: Reads;
  /** When something is said whose input does not say so itself. */
  readonly clock: Pick<ReceiveClock, 'now'>;
};

/** Turns the input of a mutation into what it says, by what the graph holds now. */
export type Drafter<Input> = (entities: Reads, input: Input, drawn: Drawn) => Draft | Promise<Draft>;
type InputOf<Mutation extends keyof MutationCommands> = Parameters<MutationCommands[Mutation]>[0];

// A request has twenty seconds; a step takes half of one.
const WITHDRAWAL_TIME_MS = 10_000;

/** What each mutation says. The rebuild projects kept bodies by the same table, which is why none may be missing. */
export const DRAFTS: { readonly [Mutation in keyof MutationCommands]: Drafter<InputOf<Mutation>> } = {
  createProject: (_entities, input, drawn) => projectDraft(input, drawn),
  registerDatasetVersion: datasetVersionDraft,
  registerFeatureViewVersion: featureViewVersionDraft,
  registerModelVersion: modelVersionDraft,
  recordDeployment: deploymentDraft,
  relate: relateDraft,
  tag: (_entities, input, drawn) => tagDraft(input, drawn),
  describe: (_entities, input, drawn) => describeDraft(input, drawn),
  rename: renameDraft,
  addAlias: aliasDraft,
  withdraw: (_entities, input, drawn) => withdrawDraft(input, drawn),
  unrelate: unrelateDraft,
  separate: separateDraft,
};

/** What people and tools ask for, as commands: the input becomes statements, the statements one entry of the ledger. */
export class MutationBuilder implements MutationCommands {
  readonly #parts: MutationParts;

  constructor(parts: MutationParts) {
    this.#parts = parts;
  }

  createProject(input: CreateProject): Promise<Outcome> {
    return this.#submit('createProject', input);
  }

  registerDatasetVersion(input: RegisterDatasetVersion): Promise<Outcome> {
    return this.#submit('registerDatasetVersion', input);
  }

  registerFeatureViewVersion(input: RegisterFeatureViewVersion): Promise<Outcome> {
    return this.#submit('registerFeatureViewVersion', input);
  }

  registerModelVersion(input: RegisterModelVersion): Promise<Outcome> {
    return this.#submit('registerModelVersion', input);
  }

  recordDeployment(input: RecordDeployment): Promise<Outcome> {
    return this.#submit('recordDeployment', input);
  }

  relate(input: Relate): Promise<Outcome> {
    return this.#submit('relate', input);
  }

  tag(input: Tag): Promise<Outcome> {
    return this.#submit('tag', input);
  }

  describe(input: Describe): Promise<Outcome> {
    return this.#submit('describe', input);
  }

  rename(input: Rename): Promise<Outcome> {
    return this.#submit('rename', input);
  }

  addAlias(input: AddAlias): Promise<Outcome> {
    return this.#submit('addAlias', input);
  }

  /** One command after the other, each bounded; what is left when the time is up waits for whoever withdraws it again. */
  async withdraw(input: Withdraw): Promise<Outcome> {
    const until = Date.now() + WITHDRAWAL_TIME_MS;
    const key = input.idempotencyKey ?? ulid();
    const first = await this.#submit('withdraw', { ...input, idempotencyKey: key });
    let last = first;
    for (let step = 1; last.ok && last.ids['rest'] !== undefined && Date.now() < until; step++) {
      const rest: WithdrawStep = { ...input, rest: true, idempotencyKey: `${key}:rest:${step}` };
      last = await this.#submit('withdraw', rest);
    }
    return last.ok && first.ok ? { ...last, receipt: first.receipt } : first;
  }

  unrelate(input: Unrelate): Promise<Outcome> {
    return this.#submit('unrelate', input);
  }

  separate(input: Separate): Promise<Outcome> {
    return this.#submit('separate', input);
  }

  async #submit<Mutation extends keyof MutationCommands>(
    mutation: Mutation,
    input: InputOf<Mutation>,
  ): Promise<Outcome> {
    const { bus, bodies, entities, clock } = this.#parts;
    const drawn = { at: clock.now(), ulid: ulid() };
    try {
      const draft = await DRAFTS[mutation](entities, input, drawn);
      return await submitMutation({ bus, bodies }, { mutation, input, drawn }, draft);
    } catch (error) {
      throw storeAway(error);
    }
  }
}
