import { graphql } from '../gql/gql.ts';

/** What was accepted and is not yet in the graph; answered while the graph is away, too. */
export const spoolQuery = graphql(`
  query Spool {
    spool {
      waiting
      bytes
      oldestReceivedAt
      refusedCount
      limitEntries
      draining
      fault
      lanes {
        name
        waiting
      }
    }
  }
`);

/** What was refused when its turn came, the latest refusal first. */
export const refusedIntakeQuery = graphql(`
  query RefusedIntake($first: Int!, $after: String) {
    spool {
      refused(first: $first, after: $after) {
        edges {
          node {
            key
            command
            actor
            receivedAt
            refusedAt
            code
            message
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);
