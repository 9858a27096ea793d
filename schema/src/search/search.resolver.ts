import { Args, Ctx, Query, Resolver } from 'type-graphql';
import type { Context } from '../context.ts';
import { pageCost } from '../cost.ts';
import { toEntity } from '../entity/entity-classes.ts';
import { checkId, checkText } from '../errors/checks.ts';
import { kindsOf } from '../lineage/lineage.args.ts';
import { toConnection } from '../page/connection.ts';
import { pageOf } from '../page/page.args.ts';
import { SearchArgs, SearchConnection } from './search.type.ts';

/** The store's bounds. */
const MAX_QUERY = 500;
const MAX_HITS = 100;

@Resolver()
export class SearchResolver {
  @Query(() => SearchConnection, {
    description:
      'Full text over names, namespaces, descriptions, tags and names of columns, as they are now. At another moment: what fits ' +
      'now and fitted then, as it was then; what fitted then only is not found.',
    complexity: pageCost,
  })
  async search(@Args(() => SearchArgs) args: SearchArgs, @Ctx() context: Context) {
    const text = checkText('query', args.query, MAX_QUERY);
    const project = args.project == null ? {} : { project: checkId('project', args.project) };
    const moment = await context.moments.at(args);
    const request = { text, ...kindsOf(args.kinds), ...project, ...pageOf(args, MAX_HITS), moment };
    const { hits, hasNextPage, facets, truncated } = await context.search.search(request);
    const items = hits.map(({ cursor, ...item }) => ({ cursor, item }));
    const toNode = (hit: (typeof items)[number]['item']) => ({ score: hit.score, node: toEntity(hit.entity, moment) });
    return { ...toConnection({ items, hasNextPage }, args, toNode), facets, truncated };
  }
}
