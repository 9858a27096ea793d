import { graphql } from '../gql/gql.ts';

/** Facets that the hub keeps without giving them a meaning of its own. */
export const facetsQuery = graphql(`
  query Facets($id: ID!, $asOf: AsOf, $validAt: DateTime, $first: Int!, $after: String) {
    entity(id: $id, asOf: $asOf, validAt: $validAt) {
      id
      facets(first: $first, after: $after) {
        edges {
          node {
            name
            producer
            validFrom
            recordedSeq
            value
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

/** Versions of whatever has versions, newest first. */
export const versionsQuery = graphql(`
  query Versions($id: ID!, $asOf: AsOf, $validAt: DateTime, $first: Int!, $after: String) {
    entity(id: $id, asOf: $asOf, validAt: $validAt) {
      id
      ... on Dataset {
        datasetVersions: versions(first: $first, after: $after) {
          edges {
            node {
              id
              kind
              name
              version
              digest
              availableAt
              createdAt
              rowCount
              byteSize
            }
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
      ... on FeatureView {
        featureVersions: versions(first: $first, after: $after) {
          edges {
            node {
              id
              kind
              name
              version
              digest
              availableAt
              createdAt
              rowCount
              byteSize
            }
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
      ... on RegisteredModel {
        modelVersions: versions(first: $first, after: $after) {
          edges {
            node {
              id
              kind
              name
              version
              digest
              availableAt
              createdAt
            }
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    }
  }
`);

/** Runs of a job or built from a commit, newest first. */
export const runsOfQuery = graphql(`
  query RunsOf($id: ID!, $asOf: AsOf, $validAt: DateTime, $states: [RunState!], $first: Int!, $after: String) {
    entity(id: $id, asOf: $asOf, validAt: $validAt) {
      id
      ... on Job {
        runs(first: $first, after: $after, states: $states) {
          ...RunRows
        }
      }
      ... on Commit {
        runs(first: $first, after: $after, states: $states) {
          ...RunRows
        }
      }
    }
  }
`);

graphql(`
  fragment RunRows on RunConnection {
    edges {
      node {
        id
        kind
        name
        runId
        runState: state
        startedAt
        durationMs
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
      endCursor
    }
  }
`);

graphql(`
  fragment JobLinks on JobConnection {
    edges {
      inferred
      node {
        id
        kind
        name
        namespace
      }
    }
    pageInfo {
      hasNextPage
    }
  }
`);

graphql(`
  fragment RunLinks on RunConnection {
    edges {
      inferred
      node {
        id
        kind
        name
        runState: state
        startedAt
        durationMs
        job {
          id
          name
        }
      }
    }
    pageInfo {
      hasNextPage
    }
  }
`);

graphql(`
  fragment DeploymentLinks on DeploymentConnection {
    edges {
      node {
        id
        kind
        name
        state
        environmentName: environment
      }
    }
    pageInfo {
      hasNextPage
    }
  }
`);
