import { Field, Int, ObjectType } from 'type-graphql';
import { plainConnectionType } from '../page/connection.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';
import { Long } from '../scalars/long.scalar.ts';

@ObjectType({
  simpleResolvers: true,
  description:
    'A line of the spool: events of OpenLineage wait in one, deliveries of git hosts in another, and neither holds up the other.',
})
export class SpoolLane {
  @Field(() => String, { description: '`events` or `git`.' })
  name!: string;

  @Field(() => Int, { description: 'Accepted, not yet in the graph.' })
  waiting!: number;

  @Field(() => DateTime, { nullable: true, description: 'When that was received whose turn is next.' })
  oldestReceivedAt?: number;

  @Field(() => Boolean, { description: 'What waits here is being brought into the graph.' })
  draining!: boolean;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'What was accepted and is not yet in the graph: events and deliveries that came while it could not be reached, and deliveries that are too large to be waited for. Of the server process that answers.',
})
export class SpoolStatus {
  @Field(() => Int, { description: 'Accepted, not yet in the graph.' })
  waiting!: number;

  @Field(() => Long, { description: 'On disk, of what waits and of what was refused.' })
  bytes!: number;

  @Field(() => DateTime, { nullable: true, description: 'When that was received whose turn is next.' })
  oldestReceivedAt?: number;

  @Field(() => Int, { description: 'Accepted, and refused when their turn came. They are kept.' })
  refusedCount!: number;

  @Field(() => Int, { description: 'As many may wait or be refused; beyond it intake is refused for now.' })
  limitEntries!: number;

  @Field(() => Long)
  limitBytes!: number;

  @Field(() => Boolean, { description: 'What waits is being brought into the graph.' })
  draining!: boolean;

  @Field(() => String, { nullable: true, description: 'Why nothing can be written to it.' })
  fault?: string;

  @Field(() => [SpoolLane], { description: 'How much of it waits in which line.' })
  lanes!: readonly SpoolLane[];
}

@ObjectType({ simpleResolvers: true, description: 'Intake that was accepted, and refused when its turn came.' })
export class RefusedIntake {
  @Field(() => String, { description: 'The idempotency key.' })
  key!: string;

  @Field(() => String, { description: 'The kind of write, for example openlineage.run.' })
  command!: string;

  @Field(() => String, { description: 'Who sent it.' })
  actor!: string;

  @Field(() => String, { description: 'SHA-256 of the body, which is kept.' })
  digest!: string;

  @Field(() => Long)
  bodyBytes!: number;

  @Field(() => DateTime)
  receivedAt!: number;

  @Field(() => DateTime)
  refusedAt!: number;

  @Field(() => String, { description: 'As errors have it, for example COMMAND_REJECTED.' })
  code!: string;

  @Field(() => String, { description: 'Why; for people.' })
  message!: string;
}

export const RefusedIntakeConnection = plainConnectionType('RefusedIntake', () => RefusedIntake);
