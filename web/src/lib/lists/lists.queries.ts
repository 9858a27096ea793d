import { graphql } from '../gql/gql.ts';

/** One page of the entities of a kind, newest first, with what its list shows of each. */
export const entityListQuery = graphql(`
  query EntityList(
    $kind: EntityKind!
    $filter: EntityFilter
    $first: Int!
    $after: String
    $asOf: AsOf
    $validAt: DateTime
  ) {
    entities(kind: $kind, filter: $filter, first: $first, after: $after, asOf: $asOf, validAt: $validAt) {
      edges {
        node {
          ...EntityName
          createdAt
          tags {
            key
            value
          }
          ... on Dataset {
            datasetType
            latestDataset: latestVersion {
              id
              name
              version
              availableAt
            }
          }
          ... on DatasetVersion {
            version
            digest
            rowCount
            byteSize
            availableAt
          }
          ... on FeatureView {
            latestFeatures: latestVersion {
              id
              name
              version
              availableAt
            }
          }
          ... on FeatureViewVersion {
            version
            digest
            availableAt
          }
          ... on RegisteredModel {
            latestModel: latestVersion {
              id
              name
              version
              availableAt
            }
          }
          ... on ModelVersion {
            version
            digest
            availableAt
          }
          ... on Job {
            jobType
            integration
            latestRun {
              id
              runState: state
              startedAt
            }
          }
          ... on Commit {
            sha
            message
            committedAt
            author {
              id
              name
              displayName
            }
          }
          ... on Repository {
            url
          }
          ... on Artifact {
            digest
            byteSize
          }
          ... on Principal {
            displayName
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

/** One page of runs, newest first. */
export const runListQuery = graphql(`
  query RunList($filter: RunFilter, $first: Int!, $after: String, $asOf: AsOf, $validAt: DateTime) {
    runs(filter: $filter, first: $first, after: $after, asOf: $asOf, validAt: $validAt) {
      edges {
        node {
          id
          kind
          name
          runId
          namespace
          createdAt
          runState: state
          startedAt
          durationMs
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
  }
`);

/** One page of deployments, newest first. */
export const deploymentListQuery = graphql(`
  query DeploymentList($filter: DeploymentFilter, $first: Int!, $after: String, $asOf: AsOf, $validAt: DateTime) {
    deployments(filter: $filter, first: $first, after: $after, asOf: $asOf, validAt: $validAt) {
      edges {
        node {
          id
          kind
          name
          namespace
          createdAt
          state
          environmentName: environment
          endpoint
          currentVersion {
            id
            name
            version
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
