import type { Receipt as ModelReceipt } from '@rootline/graph/model';
import { Field, ObjectType } from 'type-graphql';
import { Long } from '../scalars/long.scalar.ts';

@ObjectType({ description: 'Proof that a write is committed.', simpleResolvers: true })
export class Receipt implements ModelReceipt {
  @Field(() => Long, { description: 'Its place in the ledger.' })
  seq!: number;

  @Field(() => String, { description: 'SHA-256 of its ledger entry, in hex.' })
  leaf!: string;

  @Field(() => Boolean, { description: 'True when the key was known and nothing was written again.' })
  replayed!: boolean;
}
