import { graphql } from '../gql/gql.ts';

/** Entries of the ledger, newest first; of one entity where `subject` names it. */
export const ledgerQuery = graphql(`
  query Ledger($subject: ID, $command: String, $first: Int!, $after: String) {
    ledger(subject: $subject, command: $command, first: $first, after: $after) {
      edges {
        node {
          seq
          at
          actor
          command
          outcome
          key
          leaf
          bodyDigest
          cursor
          subjects
          changes {
            id
            digest
            before
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
