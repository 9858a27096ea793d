import type { PageRequest } from '@rootline/graph';
import { ArgsType, Field, Int } from 'type-graphql';
import { checkRange, checkText } from '../errors/checks.ts';

/** A page that a person reads or a program takes at once; more is asked for with `after`. */
export const MAX_PAGE = 200;
export const DEFAULT_PAGE = 50;

/** Cursors of lists are keys of the store with a few hundred characters at most. */
const MAX_CURSOR_LENGTH = 5_000;

/** `first` is 1 to 200; described once, at PageInfo, and not at each of the many fields that take it. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, { defaultValue: DEFAULT_PAGE })
  first!: number;

  @Field(() => String, { nullable: true })
  after?: string | null;
}

/**
 * The page that the arguments ask for.
 * @throws InvalidInputError when `first` is outside 1 to `max`
 */
export function pageOf(args: PageArgs, max = MAX_PAGE): PageRequest {
  const first = checkRange('first', args.first, 1, max);
  if (args.after == null) return { first };
  return { first, after: checkText('after', args.after, MAX_CURSOR_LENGTH) };
}
