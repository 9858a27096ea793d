import { graphql } from '../gql/gql.ts';

/** What is stored where, and how long. */
export const storageQuery = graphql(`
  query Storage {
    storage {
      bodies {
        state
        detail
        bytes
        segments
      }
      ledger {
        entries
        withoutDetailTo
      }
      policies {
        kind
        keepDays
        droppedTo
      }
      lastCheck {
        at
        seq
        entries
        facts
        bodies
        findings
        deep
        ms
      }
      lastBackup {
        at
        seq
        bodies
        people
        bytes
        folder
      }
    }
    status {
      entities {
        kind
        count
      }
    }
  }
`);

/** What applying a policy would drop now. */
export const retentionDryRunQuery = graphql(`
  query RetentionDryRun($kind: RetentionKind!, $keepDays: Int) {
    retentionDryRun(kind: $kind, keepDays: $keepDays) {
      keepDays
      to
      entries
      bytes
      oldest
      newest
      more
      examples {
        seq
        at
        command
        changes
        digest
        bytes
      }
      backup {
        seq
        folder
      }
    }
  }
`);

export const setRetentionPolicyMutation = graphql(`
  mutation SetRetentionPolicy($input: SetRetentionPolicyInput!) {
    setRetentionPolicy(input: $input) {
      ... on SetRetentionPolicyPayload {
        receipt {
          seq
        }
      }
      ... on ExpectedError {
        code
        message
      }
    }
  }
`);

export const applyRetentionMutation = graphql(`
  mutation ApplyRetention($input: ApplyRetentionInput!) {
    applyRetention(input: $input) {
      ... on ApplyRetentionPayload {
        receipt {
          seq
        }
        entries
        bytes
        more
      }
      ... on ExpectedError {
        code
        message
      }
    }
  }
`);
