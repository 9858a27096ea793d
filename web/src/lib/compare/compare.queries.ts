import { graphql } from '../gql/gql.ts';

/** What the lineage of some things has at one of two moments only, or has otherwise. */
export const lineageDiffQuery = graphql(`
  query LineageDiff(
    $of: [ID!]!
    $direction: Direction!
    $granularity: Granularity!
    $depth: Int!
    $from: MomentInput!
    $to: MomentInput!
  ) {
    lineageDiff(of: $of, direction: $direction, granularity: $granularity, depth: $depth, from: $from, to: $to) {
      added {
        ...DiffNode
      }
      removed {
        ...DiffNode
      }
      changed {
        before {
          ...DiffNode
        }
        after {
          ...DiffNode
        }
        fields {
          field
          before
          after
          tooLong
        }
      }
      addedEdges {
        from
        to
        kinds
        inferred
      }
      removedEdges {
        from
        to
        kinds
        inferred
      }
      within
      truncated
    }
  }
`);

graphql(`
  fragment DiffNode on LineageNode {
    id
    kind
    name
    namespace
    state
    distance
    side
  }
`);

/** When something in the lineage of a thing changed, as spans of equal length. */
export const changeTimesQuery = graphql(`
  query ChangeTimes($of: ID!, $granularity: Granularity!, $depth: Int!, $buckets: Int!) {
    changeTimes(of: $of, granularity: $granularity, depth: $depth, buckets: $buckets) {
      edges {
        node {
          since
          until
          moments
          changes
          cursor
        }
      }
      truncated
    }
  }
`);
