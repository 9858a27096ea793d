import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../context.ts';
import { COUNT_COST, pageCost, pathCost, walkCost } from '../cost.ts';
import { Entity } from '../entity/entity.type.ts';
import { entityAt, relatedEdge } from '../entity/lookup.ts';
import { NeighbourConnection } from '../entity/neighbour.type.ts';
import { checkId, checkOptionalText } from '../errors/checks.ts';
import { toConnection } from '../page/connection.ts';
import { pageOf } from '../page/page.args.ts';
import { requireKnown } from './known.ts';
import {
  checkDepth,
  ImpactArgs,
  kindsOf,
  LineageArgs,
  NeighboursArgs,
  PathArgs,
  reachOf,
  walkOf,
} from './lineage.args.ts';
import { ImpactResult, LineageNode, lineageNodes, LineageResult, PathResult } from './lineage.type.ts';

/** Names are no longer. */
const MAX_FILTER = 2_000;

@Resolver(() => LineageNode)
export class LineageResolver {
  @FieldResolver(() => Entity, { nullable: true, description: 'All about it, at the moment of the walk.' })
  entity(@Root() { id, moment }: LineageNode, @Ctx() context: Context) {
    return entityAt(context, id, moment);
  }

  @Query(() => LineageResult, { description: 'What something came from, and what came of it.', complexity: walkCost })
  async lineage(@Args(() => LineageArgs) args: LineageArgs, @Ctx() context: Context) {
    const request = walkOf(args);
    const moment = await context.moments.at(args);
    const { nodes, seq, ...answer } = await context.lineage.walk({ ...request, moment });
    if (nodes.length === 0) await requireKnown(context, request.of, moment);
    return { ...answer, nodes: lineageNodes(nodes, moment), cursor: await context.moments.cursorAt(seq) };
  }

  @Query(() => NeighbourConnection, {
    description: 'The direct neighbours of one thing, newest first, page by page however many they are.',
    complexity: pageCost,
  })
  async neighbours(@Args(() => NeighboursArgs) args: NeighboursArgs, @Ctx() context: Context) {
    const { direction, granularity } = args;
    const of = checkId('of', args.of);
    const nameContains = checkOptionalText('filter', args.filter, MAX_FILTER);
    const filter = { ...kindsOf(args.kinds), ...(nameContains === undefined ? {} : { nameContains }) };
    const moment = await context.moments.at(args);
    const page = await context.lineage.neighbours(of, direction, granularity, pageOf(args), moment, filter);
    if (page.items.length === 0) await requireKnown(context, [of], moment);
    return toConnection(page, args, (item) => relatedEdge(item, moment));
  }

  @Query(() => PathResult, { description: 'The shortest way from one thing to another.', complexity: pathCost })
  async path(@Args(() => PathArgs) args: PathArgs, @Ctx() context: Context) {
    const { granularity } = args;
    const ends = { from: checkId('from', args.from), to: checkId('to', args.to) };
    const moment = await context.moments.at(args);
    const request = { ...ends, granularity, depth: checkDepth(args.depth), moment };
    const { nodes, seq, ...answer } = await context.lineage.path(request);
    if (!answer.found) await requireKnown(context, [ends.from, ends.to], moment);
    const length = answer.found ? answer.edges.length : null;
    return { ...answer, length, nodes: lineageNodes(nodes, moment), cursor: await context.moments.cursorAt(seq) };
  }

  @Query(() => ImpactResult, {
    description: 'How much a change reaches, by kind and distance.',
    complexity: ({ childComplexity }) => COUNT_COST + childComplexity,
  })
  async impact(@Args(() => ImpactArgs) args: ImpactArgs, @Ctx() context: Context) {
    const request = reachOf(args);
    const moment = await context.moments.at(args);
    const { seq, ...answer } = await context.lineage.impact({ ...request, moment });
    if (answer.total === 0) await requireKnown(context, request.of, moment);
    return { ...answer, cursor: await context.moments.cursorAt(seq) };
  }
}
