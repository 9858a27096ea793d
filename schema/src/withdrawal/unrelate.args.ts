import { RELATION_KINDS, type RelationKind } from '@rootline/graph/model';
import { Field, ID, InputType } from 'type-graphql';
import { z } from 'zod';
import { RelationKindEnum } from '../enums.ts';
import { id, idempotencyKey, optional, time } from '../mutation/rules.ts';
import { MutationInput } from '../mutation/shared.args.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';

@InputType()
export class UnrelateInput extends MutationInput {
  @Field(() => ID, { description: 'Where data flowed from.' })
  from!: string;

  @Field(() => ID)
  to!: string;

  @Field(() => RelationKindEnum)
  kind!: RelationKind;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Since when it holds no longer. Default: now; not in the future.',
  })
  at?: number | null;
}

/** Bounds and types of the input, as the command gets it. Times are epoch milliseconds. */
export const unrelateRules = z.object({
  idempotencyKey,
  from: id,
  to: id,
  kind: z.enum(RELATION_KINDS),
  at: optional(time),
});

export type Unrelate = z.output<typeof unrelateRules>;
