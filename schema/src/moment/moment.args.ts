import { ArgsType, Field } from 'type-graphql';
import { AsOf, type AsOfValue } from '../scalars/as-of.scalar.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';

@ArgsType()
export class MomentArgs {
  @Field(() => AsOf, { nullable: true, description: 'Answer with what the hub knew then. Default: now.' })
  asOf?: AsOfValue | null;

  @Field(() => DateTime, { nullable: true, description: 'Answer with what was so in the world then. Default: now.' })
  validAt?: number | null;
}
