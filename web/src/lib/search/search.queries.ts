import { graphql } from '../gql/gql.ts';

/** Entities by words in their names, descriptions, tags and columns, best first, with how many of each kind. */
export const searchQuery = graphql(`
  query Search(
    $query: String!
    $kinds: [EntityKind!]
    $project: ID
    $first: Int!
    $after: String
    $asOf: AsOf
    $validAt: DateTime
  ) {
    search(
      query: $query
      kinds: $kinds
      project: $project
      first: $first
      after: $after
      asOf: $asOf
      validAt: $validAt
    ) {
      edges {
        node {
          ...EntityName
          description
          createdAt
          tags {
            key
            value
          }
        }
      }
      facets {
        kind
        count
      }
      truncated
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);
