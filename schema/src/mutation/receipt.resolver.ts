import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Context } from '../context.ts';
import { Cursor } from '../scalars/cursor.scalar.ts';
import { Receipt } from './receipt.type.ts';

@Resolver(() => Receipt)
export class ReceiptResolver {
  @FieldResolver(() => Cursor, { description: 'Give it as `asOf` to see what the hub knew right after this write.' })
  cursor(@Root() { seq }: Receipt, @Ctx() context: Context) {
    return context.moments.cursorAt(seq);
  }
}
