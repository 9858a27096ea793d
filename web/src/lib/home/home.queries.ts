import { graphql } from '../gql/gql.ts';

/** What runs now and what happened last: the newest runs and the newest entries of the ledger. */
export const newestQuery = graphql(`
  query Newest($running: RunFilter!, $runs: RunFilter) {
    running: runs(first: 8, filter: $running) {
      edges {
        node {
          id
          name
          runId
          startedAt
          createdAt
          job {
            id
            name
            namespace
          }
        }
      }
      pageInfo {
        hasNextPage
      }
    }
    runs(first: 10, filter: $runs) {
      edges {
        node {
          id
          name
          runId
          runState: state
          startedAt
          endedAt
          durationMs
          createdAt
          job {
            id
            name
            namespace
          }
        }
      }
    }
    ledger(first: 12) {
      edges {
        node {
          seq
          at
          actor
          command
          outcome
          subjects
        }
      }
    }
  }
`);

/** Tells that something was committed, and nothing more. */
export const homeLiveSubscription = graphql(`
  subscription HomeLive($after: Cursor) {
    changes(after: $after) {
      ... on Change {
        cursor
      }
      ... on CursorExpired {
        cursor
      }
    }
  }
`);
