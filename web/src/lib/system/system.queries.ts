import { graphql } from '../gql/gql.ts';

/** How the hub and its parts are, and what it did lately. */
export const systemQuery = graphql(`
  query System {
    status {
      version
      startedAt
      phase
      seq
      epoch
      queueDepth
      queueBytes
      queueLimit
      relayLag
      memoryBytes
      lastBatch {
        commands
        ms
      }
      samples {
        at
        commandsPerSecond
        requestsPerSecond
        queued
        batchMs
        memoryBytes
      }
      components {
        name
        state
        since
        detail
        version
      }
    }
  }
`);
