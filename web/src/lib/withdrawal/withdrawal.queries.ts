import { graphql } from '../gql/gql.ts';

/** `rest`: it had so many relations that some are still to be ended by the next request. */
export const withdrawMutation = graphql(`
  mutation Withdraw($input: WithdrawInput!) {
    withdraw(input: $input) {
      ... on WithdrawPayload {
        receipt {
          seq
        }
        rest {
          id
        }
      }
      ... on ExpectedError {
        code
        message
      }
    }
  }
`);

export const unrelateMutation = graphql(`
  mutation Unrelate($input: UnrelateInput!) {
    unrelate(input: $input) {
      ... on UnrelatePayload {
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

export const separateMutation = graphql(`
  mutation Separate($input: SeparateInput!) {
    separate(input: $input) {
      ... on SeparatePayload {
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
