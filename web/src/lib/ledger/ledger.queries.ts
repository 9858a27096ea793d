import { graphql } from '../gql/gql.ts';

/** What lists show of an entry. */
graphql(`
  fragment EntryHead on LedgerEntry {
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
    changeCount
    detailDropped
  }
`);

/** Entries of the ledger, newest first; of one entity where `subject` names it. */
export const ledgerQuery = graphql(`
  query Ledger($subject: ID, $command: String, $first: Int!, $after: String) {
    ledger(subject: $subject, command: $command, first: $first, after: $after) {
      edges {
        node {
          ...EntryHead
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** One entry of the ledger, by its position. */
export const ledgerEntryQuery = graphql(`
  query LedgerEntryBySeq($seq: Long!) {
    ledgerEntry(seq: $seq) {
      ...EntryHead
    }
  }
`);

/** Whether, when and why the body of one entry was dropped. */
export const droppedBodyQuery = graphql(`
  query DroppedBody($seq: Long!) {
    ledgerEntry(seq: $seq) {
      seq
      bodyDropped {
        at
        entry
        keepDays
        backupFolder
      }
    }
  }
`);

/** The facts that one entry wrote or retracted. */
export const ledgerChangesQuery = graphql(`
  query LedgerChanges($seq: Long!, $first: Int!, $after: String) {
    ledgerEntry(seq: $seq) {
      seq
      changes(first: $first, after: $after) {
        edges {
          node {
            id
            digest
            before
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

/** Entries as they are committed. */
export const ledgerLiveSubscription = graphql(`
  subscription LedgerLive($after: Cursor) {
    changes(after: $after) {
      __typename
      ... on Change {
        cursor
        entry {
          ...EntryHead
        }
      }
      ... on CursorExpired {
        cursor
      }
    }
  }
`);
