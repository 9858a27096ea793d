import type { Page } from '@rootline/graph';
import { type ClassType, Field, ObjectType } from 'type-graphql';
import { DateTime } from '../scalars/date-time.scalar.ts';
import type { PageArgs } from './page.args.ts';
import { PageInfo } from './page.type.ts';

export type Edge<T> = { readonly cursor: string; readonly node: T };
export type Connection<E> = { readonly edges: readonly E[]; readonly pageInfo: PageInfo };

/** The answer to a page: each item as an edge, with what `edgeOf` adds to its cursor. */
export function toConnection<T, E extends object>(
  page: Page<T>,
  args: Pick<PageArgs, 'after'>,
  edgeOf: (item: T) => E,
): Connection<E & { cursor: string }> {
  const edges = page.items.map(({ cursor, item }) => ({ cursor, ...edgeOf(item) }));
  return {
    edges,
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: args.after != null,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: page.endCursor ?? edges.at(-1)?.cursor ?? null,
    },
  };
}

/** A page of a list of entities of one kind, or of those related to one: `<name>Connection` and `<name>Edge`. */
export function entityConnectionType(name: string, node: () => ClassType) {
  @ObjectType(`${name}Edge`, { simpleResolvers: true })
  class EntityEdge {
    @Field(() => String)
    cursor!: string;

    @Field(node)
    node!: object;

    @Field(() => Boolean, {
      nullable: true,
      description: 'True when the hub inferred the relation that led here; null in plain lists.',
    })
    inferred?: boolean;

    @Field(() => DateTime, {
      nullable: true,
      description: 'Since when the relation that led here holds; null in plain lists.',
    })
    validFrom?: number;

    @Field(() => DateTime, { nullable: true, description: 'When that relation ended; null while it holds.' })
    validTo?: number | null;
  }
  return connectionTypeOf(name, () => EntityEdge);
}

/** A page of things that are no entities: `<name>Connection` of `<node>Edge`. */
export function plainConnectionType(name: string, node: () => ClassType | object) {
  @ObjectType(`${name}Edge`, { simpleResolvers: true })
  class PlainEdge {
    @Field(() => String)
    cursor!: string;

    @Field(() => node() as ClassType)
    node!: object;
  }
  return connectionTypeOf(name, () => PlainEdge);
}

/** `<name>Connection` with the given edges. */
export function connectionTypeOf(name: string, edge: () => ClassType) {
  @ObjectType(`${name}Connection`, { simpleResolvers: true })
  class ConnectionType {
    @Field(() => [edge()])
    edges!: readonly object[];

    @Field(() => PageInfo)
    pageInfo!: PageInfo;
  }
  return ConnectionType;
}
