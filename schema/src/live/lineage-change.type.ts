import { ArgsType, createUnionType, Field, ObjectType } from 'type-graphql';
import { PieceArgs } from '../lineage/lineage.args.ts';
import { LineageEdge, LineageNode } from '../lineage/lineage.type.ts';
import { Cursor } from '../scalars/cursor.scalar.ts';
import { CursorExpired } from './changes.type.ts';

/** Nodes of an ordinary message; the first one of a subscription, and a large change, have more. */
const USUAL_NODES = 50;

const nodesCost = ({ childComplexity }: { readonly childComplexity: number }) =>
  USUAL_NODES * Math.max(1, childComplexity);

@ObjectType({
  description: 'How a piece of lineage changed up to `cursor`, since the message before. All lists may be empty.',
  simpleResolvers: true,
})
export class LineageChange {
  @Field(() => Cursor, {
    description: 'All up to here was told. Given as `after`, it leads to exactly what comes next.',
  })
  cursor!: string;

  @Field(() => [LineageNode], { description: 'Nodes that came in.', complexity: nodesCost })
  addedNodes!: readonly LineageNode[];

  @Field(() => [LineageNode], {
    description: 'Nodes that a change touched, or that are in another place: as they are now.',
    complexity: nodesCost,
  })
  changedNodes!: readonly LineageNode[];

  @Field(() => [LineageNode], {
    description: 'Nodes that are no longer a part of it: as they were.',
    complexity: nodesCost,
  })
  supersededNodes!: readonly LineageNode[];

  @Field(() => [LineageEdge])
  addedEdges!: readonly LineageEdge[];

  @Field(() => [LineageEdge], { description: 'As they are now.' })
  changedEdges!: readonly LineageEdge[];

  @Field(() => [LineageEdge], { description: 'As they were.' })
  supersededEdges!: readonly LineageEdge[];

  @Field(() => Boolean, {
    description:
      'True when the piece lacks something: versions of a root beyond the newest 1,000, or relations between two nodes that have more than 4,000 each.',
  })
  truncated!: boolean;
}

export const LineageChangedEvent = createUnionType({
  name: 'LineageChangedEvent',
  types: () => [LineageChange, CursorExpired] as const,
  resolveType: (value) => ('message' in value ? CursorExpired : LineageChange),
});

@ArgsType()
export class FollowLineageArgs extends PieceArgs {
  @Field(() => Cursor, {
    nullable: true,
    description: 'That of a `lineage` answer, or of a message. Default: all that there is now comes first, as added.',
  })
  after?: string | null;
}
