import type { EntityKind, EntityPageQuery, RelationKind } from '../gql/graphql.ts';

/** What the hub says of one entity; `__typename` tells which. */
export type EntityDetails = NonNullable<EntityPageQuery['entity']>;

/** A link to an entity, in the words that its own kind has. */
export type EntityRef = {
  readonly id: string;
  readonly kind: EntityKind;
  readonly name: string;
  readonly namespace?: string | null | undefined;
};

export type FactValue =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'time'; readonly at: string }
  | { readonly type: 'digest'; readonly digest: string }
  | { readonly type: 'state'; readonly state: string }
  | { readonly type: 'entity'; readonly entity: EntityRef };

export type Fact = { readonly label: string; readonly value: FactValue };

export type EntityRow = EntityRef & {
  readonly state?: string | undefined;
  readonly at?: string | null | undefined;
  readonly durationMs?: number | null | undefined;
  /** How the two are related, or what else is to be said. */
  readonly note?: string | undefined;
  /** The hub worked it out; nobody said so. */
  readonly inferred?: boolean | null | undefined;
  /** The relation that the row stands for. */
  readonly relation?: RowRelation | undefined;
};

/** `outgoing`: data flows from the entity whose page it is to that of the row. */
export type RowRelation = { readonly kind: RelationKind; readonly outgoing: boolean };

export type Section =
  | {
      readonly type: 'entities';
      readonly title: string;
      readonly rows: readonly EntityRow[];
      readonly hasMore: boolean;
      /** What is said where there are none. */
      readonly none: string;
    }
  | { readonly type: 'json'; readonly title: string; readonly value: unknown }
  | { readonly type: 'text'; readonly title: string; readonly text: string }
  | { readonly type: 'items'; readonly title: string; readonly items: readonly string[] };

type Connection<Node> = {
  readonly edges: readonly { readonly node: Node; readonly inferred?: boolean | null }[];
  readonly pageInfo?: { readonly hasNextPage: boolean };
};

type JobNode = {
  readonly id: string;
  readonly kind: EntityKind;
  readonly name: string;
  readonly namespace?: string | null;
};
type RunNode = {
  readonly id: string;
  readonly kind: EntityKind;
  readonly name: string;
  readonly runState: string;
  readonly startedAt?: string | null;
  readonly durationMs?: number | null;
  readonly job?: { readonly id: string; readonly name: string } | null;
};

/** A run is known by its job; its own name is a UUID that says little. */
export function runRow(run: RunNode, inferred?: boolean | null, relation?: RowRelation): EntityRow {
  return {
    id: run.id,
    kind: run.kind,
    name: run.job?.name ?? run.name,
    namespace: run.job === null || run.job === undefined ? null : run.name.slice(0, 8),
    state: run.runState,
    at: run.startedAt,
    durationMs: run.durationMs,
    inferred,
    relation,
  };
}

/** A section of runs. */
export function runSection(title: string, runs: Connection<RunNode>, none: string, relation?: RowRelation): Section {
  return {
    type: 'entities',
    title,
    rows: runs.edges.map(({ node, inferred }) => runRow(node, inferred, relation)),
    hasMore: runs.pageInfo?.hasNextPage ?? false,
    none,
  };
}

/** A section of anything that has a name. */
export function entitySection(
  title: string,
  entities: Connection<JobNode>,
  none: string,
  relation?: RowRelation,
): Section {
  return {
    type: 'entities',
    title,
    rows: entities.edges.map(({ node, inferred }) => ({
      id: node.id,
      kind: node.kind,
      name: node.name,
      namespace: node.namespace,
      inferred,
      relation,
    })),
    hasMore: entities.pageInfo?.hasNextPage ?? false,
    none,
  };
}

/** A section with JSON, or none where there is nothing in it. */
export function jsonSection(title: string, value: unknown): Section[] {
  const nothing =
    value === null || value === undefined || (typeof value === 'object' && Object.keys(value).length === 0);
  return nothing ? [] : [{ type: 'json', title, value }];
}
