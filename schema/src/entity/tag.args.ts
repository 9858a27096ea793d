import { Field, ID, InputType } from 'type-graphql';
import { z } from 'zod';
import { id, idempotencyKey, label, list, MAX_TAGS, optional, text, time } from '../mutation/rules.ts';
import { MutationInput } from '../mutation/shared.args.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';

@InputType()
export class TagInput {
  @Field(() => String, { description: 'At most 200 characters, without `=`.' })
  key!: string;

  @Field(() => String, { nullable: true, description: 'At most 2,000 characters.' })
  value?: string | null;
}

@InputType()
export class TagEntityInput extends MutationInput {
  @Field(() => ID)
  id!: string;

  @Field(() => [TagInput], { nullable: true, description: 'To set; at most 100.' })
  tags?: readonly TagInput[] | null;

  @Field(() => [String], { nullable: true, description: 'Keys to remove; at most 100.' })
  remove?: readonly string[] | null;

  @Field(() => DateTime, { nullable: true, description: 'Default: now.' })
  at?: number | null;
}

/** Kept with its key in one indexed text. */
const MAX_TAG_VALUE = 2_000;
const tagKey = label.refine((key) => !key.includes('='), 'a key without =');

/** Bounds and types of the input, as the command gets it. Times are epoch milliseconds. */
export const tagRules = z.object({
  idempotencyKey,
  id,
  tags: optional(list(z.object({ key: tagKey, value: optional(text(MAX_TAG_VALUE, 0)) }), MAX_TAGS)),
  remove: optional(list(tagKey, MAX_TAGS)),
  at: optional(time),
});

export type Tag = z.output<typeof tagRules>;
