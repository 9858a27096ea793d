import type { Json, RunState } from '@rootline/graph/model';
import { RUN_STATES } from '@rootline/graph/model';
import { Field, ObjectType } from 'type-graphql';
import { Entity, Node } from '../entity/entity.type.ts';
import { booleanOf, jsonOf, objectOf, textOf, textsOf, textUnder, timeOf } from '../entity/values.ts';
import { RunStateEnum } from '../enums.ts';
import { entityConnectionType, plainConnectionType } from '../page/connection.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';
import { JsonValue } from '../scalars/json.scalar.ts';
import { Long } from '../scalars/long.scalar.ts';

@ObjectType({ simpleResolvers: true })
export class RunError {
  @Field(() => String)
  message!: string;

  @Field(() => String, { nullable: true })
  language!: string | null;

  @Field(() => String, { nullable: true })
  stackTrace!: string | null;
}

@ObjectType({ simpleResolvers: true })
export class RunStateChange {
  @Field(() => RunStateEnum)
  state!: RunState;

  @Field(() => DateTime)
  at!: number;

  @Field(() => Long)
  recordedSeq!: number;
}

export const RunStateChangeConnection = plainConnectionType('RunStateChange', () => RunStateChange);

/** The state as the store has it; NEW for a run that was only named. */
export function runStateOf(value: Json | undefined): RunState {
  return RUN_STATES.find((state) => state === value) ?? 'NEW';
}

@ObjectType({ description: 'One execution of a job.', implements: [Node, Entity], simpleResolvers: true })
export class Run extends Entity {
  @Field(() => String, { description: "The producer's UUID." })
  get runId(): string {
    return this.record.key['runId'] ?? this.record.name;
  }

  @Field(() => RunStateEnum)
  get state(): RunState {
    return runStateOf(this.record.values['state']);
  }

  @Field(() => DateTime, { nullable: true })
  get startedAt(): number | null {
    return this.record.startedAt;
  }

  @Field(() => DateTime, { nullable: true })
  get endedAt(): number | null {
    return this.record.endedAt;
  }

  @Field(() => DateTime, { nullable: true, description: 'The start of the time that it works on.' })
  get nominalStartAt(): number | null {
    return timeOf(textUnder(objectOf(this.record.values['nominalTime']), 'nominalStartTime', 'start'));
  }

  @Field(() => DateTime, { nullable: true })
  get nominalEndAt(): number | null {
    return timeOf(textUnder(objectOf(this.record.values['nominalTime']), 'nominalEndTime', 'end'));
  }

  @Field(() => Long, { nullable: true, description: 'Milliseconds from start to end; null while it runs.' })
  get durationMs(): number | null {
    const { startedAt, endedAt } = this.record;
    return startedAt === null || endedAt === null ? null : endedAt - startedAt;
  }

  @Field(() => RunError, { nullable: true })
  get error(): RunError | null {
    const { error } = this.record.values;
    const facts = objectOf(error);
    const message = textOf(error) ?? textUnder(facts, 'message');
    if (message === null) return null;
    return {
      message,
      language: textUnder(facts, 'language', 'programmingLanguage'),
      stackTrace: textUnder(facts, 'stackTrace'),
    };
  }

  @Field(() => JsonValue, { nullable: true })
  get parameters(): Json {
    return jsonOf(this.record.values['parameters']);
  }

  @Field(() => JsonValue, { nullable: true, description: 'Variables and settings that it ran with.' })
  get environment(): Json {
    return jsonOf(this.record.values['environment']);
  }

  @Field(() => JsonValue, { nullable: true, description: 'The processing engine and its version.' })
  get engine(): Json {
    return jsonOf(this.record.values['engine']);
  }

  @Field(() => JsonValue, { nullable: true })
  get testResults(): Json {
    return jsonOf(this.record.values['testResults']);
  }

  @Field(() => JsonValue, { nullable: true })
  get metrics(): Json {
    return jsonOf(this.record.values['metrics']);
  }

  @Field(() => Boolean, {
    nullable: true,
    description: 'True when the code that ran had changes that are in no commit.',
  })
  get dirty(): boolean | null {
    return booleanOf(this.record.values['dirty']);
  }

  @Field(() => [String], { description: 'Facets that were there but could not be understood.' })
  get flags(): readonly string[] {
    return textsOf(this.record.values['flags']);
  }
}

export const RunConnection = entityConnectionType('Run', () => Run);
