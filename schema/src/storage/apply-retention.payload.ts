import { Field, Int, ObjectType } from 'type-graphql';
import { resultUnion } from '../errors/expected-error.type.ts';
import { Receipt } from '../mutation/receipt.type.ts';
import { Long } from '../scalars/long.scalar.ts';

@ObjectType({ simpleResolvers: true })
export class ApplyRetentionPayload {
  @Field(() => Receipt, { description: 'Of the ledger entry that says what was dropped.' })
  receipt!: Receipt;

  @Field(() => Int, { description: 'How many entries lost their changes, or may have lost their bodies.' })
  entries!: number;

  @Field(() => Long)
  bytes!: number;

  @Field(() => Boolean, { description: 'More is old enough: run it again.' })
  more!: boolean;
}

export const ApplyRetentionResult = resultUnion('ApplyRetentionResult', () => ApplyRetentionPayload);
