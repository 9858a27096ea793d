import { graphql } from '../gql/gql.ts';

/** What a card needs. */
graphql(`
  fragment LineageCard on LineageNode {
    id
    kind
    name
    namespace
    state
    entity {
      ...EntityName
    }
    side
    distance
    hiddenUpstream
    hiddenDownstream
  }
`);

/** What a line needs. */
graphql(`
  fragment LineageLine on LineageEdge {
    from
    to
    kinds
    inferred
    validFrom
  }
`);

/** Everything that leads to the roots and everything that comes of them, nearest first. */
export const lineageQuery = graphql(`
  query Lineage(
    $of: [ID!]!
    $direction: Direction!
    $granularity: Granularity!
    $depth: Int!
    $limit: Int!
    $kinds: [EntityKind!]
    $asOf: AsOf
    $validAt: DateTime
  ) {
    lineage(
      of: $of
      direction: $direction
      granularity: $granularity
      depth: $depth
      limit: $limit
      kinds: $kinds
      asOf: $asOf
      validAt: $validAt
    ) {
      nodes {
        ...LineageCard
      }
      edges {
        ...LineageLine
      }
      truncated
      cursor
    }
  }
`);

/** Which direct neighbours of one thing have a text in their names. */
export const neighboursNamedQuery = graphql(`
  query NeighboursNamed(
    $of: ID!
    $direction: Direction!
    $granularity: Granularity!
    $filter: String!
    $first: Int!
    $asOf: AsOf
    $validAt: DateTime
  ) {
    neighbours(
      of: $of
      direction: $direction
      granularity: $granularity
      filter: $filter
      first: $first
      asOf: $asOf
      validAt: $validAt
    ) {
      edges {
        node {
          id
        }
      }
    }
  }
`);

/** Where a column comes from and what becomes of it. */
export const columnLineageQuery = graphql(`
  query ColumnLineage(
    $of: ID!
    $column: String!
    $direction: Direction!
    $depth: Int!
    $asOf: AsOf
    $validAt: DateTime
  ) {
    columnLineage(of: $of, column: $column, direction: $direction, depth: $depth, asOf: $asOf, validAt: $validAt) {
      nodes {
        datasetId
        datasetName
        column
        side
        distance
      }
      edges {
        from {
          datasetId
          column
        }
        to {
          datasetId
          column
        }
        transformations
        masking
        jobId
        job {
          id
          name
        }
      }
      truncated
    }
  }
`);

/** The same as it changes. */
export const lineageLiveSubscription = graphql(`
  subscription LineageLive(
    $of: [ID!]!
    $direction: Direction!
    $granularity: Granularity!
    $depth: Int!
    $kinds: [EntityKind!]
    $after: Cursor
  ) {
    lineageChanged(
      of: $of
      direction: $direction
      granularity: $granularity
      depth: $depth
      kinds: $kinds
      after: $after
    ) {
      __typename
      ... on LineageChange {
        cursor
        addedNodes {
          ...LineageCard
        }
        changedNodes {
          ...LineageCard
        }
        supersededNodes {
          id
        }
        addedEdges {
          ...LineageLine
        }
        changedEdges {
          ...LineageLine
        }
        supersededEdges {
          from
          to
          kinds
        }
      }
      ... on CursorExpired {
        cursor
      }
    }
  }
`);
