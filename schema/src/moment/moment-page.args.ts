import { ArgsType, Field } from 'type-graphql';
import { PageArgs } from '../page/page.args.ts';
import { AsOf, type AsOfValue } from '../scalars/as-of.scalar.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';

/** A page of a list that can be asked about any moment. */
@ArgsType()
export class MomentPageArgs extends PageArgs {
  @Field(() => AsOf, { nullable: true, description: 'Answer with what the hub knew then. Default: now.' })
  asOf?: AsOfValue | null;

  @Field(() => DateTime, { nullable: true, description: 'Answer with what was so in the world then. Default: now.' })
  validAt?: number | null;
}
