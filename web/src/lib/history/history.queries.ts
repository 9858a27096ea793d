import { graphql } from '../gql/gql.ts';

/** What the hub learnt about an entity, latest first, with who said it. */
export const historyQuery = graphql(`
  query History($id: ID!, $asOf: AsOf, $first: Int!, $after: String, $own: Boolean!) {
    history(id: $id, asOf: $asOf, first: $first, after: $after, own: $own) {
      edges {
        node {
          seq
          change
          field
          value
          before
          tooLong
          label
          validFrom
          validTo
          relation {
            kind
            outgoing
            inferred
            otherId
            other {
              ...EntityName
            }
          }
          united {
            into
            otherId
            other {
              ...EntityName
            }
          }
          entry {
            seq
            at
            actor
            command
            cursor
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);
