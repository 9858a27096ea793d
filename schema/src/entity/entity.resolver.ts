import type { RevisionRecord } from '@rootline/graph';
import { type Json } from '@rootline/graph/model';
import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../context.ts';
import { perItemCost, pageCost, singlePageCost } from '../cost.ts';
import { checkCount, checkText } from '../errors/checks.ts';
import { toConnection } from '../page/connection.ts';
import { PageArgs, pageOf } from '../page/page.args.ts';
import { Project } from '../project/project.type.ts';
import { EntitiesArgs, EntityArgs, filterOf, FindArgs, MAX_NAME, NodesArgs } from './entity.args.ts';
import { EntityConnection } from './entity-connection.type.ts';
import { Entity, FacetConnection, Node, Owner } from './entity.type.ts';
import { toEntity } from './entity-classes.ts';
import { entityAt, entityOfKind, entityPage } from './lookup.ts';
import { listOf, objectOf, textOf, textUnder } from './values.ts';

/** As many as a page. */
const MAX_NODES = 200;

@Resolver(() => Entity)
export class EntityResolver {
  @FieldResolver(() => Project, { nullable: true, description: 'The project that owns it.' })
  project(@Root() entity: Entity, @Ctx() context: Context) {
    return entityOfKind(context, entity.record.project, 'Project', entity.moment);
  }

  @FieldResolver(() => [Owner])
  owners(@Root() entity: Entity): readonly Omit<Owner, 'never'>[] {
    return listOf(entity.record.values['owners']).map((owner) => {
      const facts = objectOf(owner);
      const principalId = textUnder(facts, 'principal');
      const spelled = textOf(owner) ?? textUnder(facts, 'name');
      return { type: textUnder(facts, 'type'), spelled, principalId, moment: entity.moment };
    });
  }

  @FieldResolver(() => FacetConnection, {
    description: 'Facets that the hub keeps but gives no meaning of its own, newest first.',
    complexity: singlePageCost,
  })
  async facets(@Root() { id, moment }: Entity, @Args(() => PageArgs) args: PageArgs, @Ctx() context: Context) {
    const page = await context.entities.revisions(id, ['facet:'], pageOf(args), moment);
    return toConnection(page, args, (revision) => ({ node: facetOf(revision) }));
  }

  @Query(() => Node, { nullable: true, description: 'Anything by its id.' })
  async node(@Args(() => EntityArgs) args: EntityArgs, @Ctx() context: Context) {
    return entityAt(context, args.id, await context.moments.at(args));
  }

  @Query(() => [Node], {
    nullable: 'items',
    description: 'Up to 200 things by their ids, in their order; null where there is none.',
    complexity: perItemCost('ids'),
  })
  async nodes(@Args(() => NodesArgs) args: NodesArgs, @Ctx() context: Context) {
    checkCount('ids', args.ids, 0, MAX_NODES);
    const moment = await context.moments.at(args);
    return Promise.all(args.ids.map((id) => entityAt(context, id, moment)));
  }

  @Query(() => Entity, {
    nullable: true,
    description: 'An entity by its id, at a moment. What is asked of it is answered as of the same moment.',
  })
  async entity(@Args(() => EntityArgs) args: EntityArgs, @Ctx() context: Context) {
    return entityAt(context, args.id, await context.moments.at(args));
  }

  @Query(() => [Entity], {
    description:
      "What a name leads to: an id, `namespace/name`, a run's UUID, 7 or more digits of a commit, a model's name. " +
      'Several when it is not unique, at most 20.',
    complexity: 20,
  })
  async find(@Args(() => FindArgs) args: FindArgs, @Ctx() context: Context) {
    const text = checkText('text', args.text, 2 * MAX_NAME);
    const moment = await context.moments.at(args);
    const records = await context.entities.find(text, moment);
    return records.map((record) => toEntity(record, moment));
  }

  @Query(() => EntityConnection, { description: 'Entities of one kind, newest first.', complexity: pageCost })
  entities(@Args(() => EntitiesArgs) args: EntitiesArgs, @Ctx() context: Context) {
    return entityPage(context, filterOf(args.kind, args.filter), args);
  }
}

function facetOf({ field, value, validFrom, recordedSeq }: RevisionRecord) {
  const producer = textUnder(objectOf(value), '_producer');
  return { name: field.slice('facet:'.length), value: value satisfies Json, producer, validFrom, recordedSeq };
}
