import { graphql } from '../gql/gql.ts';

/** What every entity's page shows, and what the page of its kind shows beside it. */
export const entityQuery = graphql(`
  query EntityPage($id: ID!, $asOf: AsOf, $validAt: DateTime) {
    entity(id: $id, asOf: $asOf, validAt: $validAt) {
      ...EntityName
      description
      aliases
      withdrawn {
        at
        reason
        by
      }
      createdAt
      recordedSeq
      project {
        id
        name
      }
      tags {
        key
        value
      }
      owners {
        name
        type
        principal {
          id
        }
      }
      ... on Dataset {
        datasetType
        source
        lifecycle
        quality
        schema {
          ...Columns
        }
        latestDataset: latestVersion {
          id
          kind
          name
          version
          availableAt
          rowCount
          byteSize
        }
        readBy(first: 20) {
          ...JobLinks
        }
        writtenBy(first: 20) {
          ...JobLinks
        }
      }
      ... on DatasetVersion {
        version
        digest
        uri
        rowCount
        byteSize
        fileCount
        availableAt
        lifecycle
        statistics
        quality
        assertions
        schema {
          ...Columns
        }
        dataset {
          id
          kind
          name
          namespace
        }
        producedBy(first: 20) {
          ...RunLinks
        }
        consumedBy(first: 20) {
          ...RunLinks
        }
      }
      ... on FeatureView {
        schema {
          ...Columns
        }
        latestFeatures: latestVersion {
          id
          kind
          name
          version
          availableAt
        }
        readBy(first: 20) {
          ...JobLinks
        }
        writtenBy(first: 20) {
          ...JobLinks
        }
      }
      ... on FeatureViewVersion {
        version
        digest
        uri
        rowCount
        byteSize
        availableAt
        statistics
        schema {
          ...Columns
        }
        featureView {
          id
          kind
          name
          namespace
        }
        producedBy(first: 20) {
          ...RunLinks
        }
        consumedBy(first: 20) {
          ...RunLinks
        }
      }
      ... on RegisteredModel {
        latestModel: latestVersion {
          id
          kind
          name
          version
          availableAt
        }
        readBy(first: 20) {
          ...JobLinks
        }
        writtenBy(first: 20) {
          ...JobLinks
        }
        deployments(first: 20) {
          ...DeploymentLinks
        }
      }
      ... on ModelVersion {
        version
        digest
        uri
        availableAt
        metrics
        signature
        schema {
          ...Columns
        }
        model {
          id
          kind
          name
          namespace
        }
        producedBy(first: 20) {
          ...RunLinks
        }
        consumedBy(first: 20) {
          ...RunLinks
        }
        evaluations(first: 20) {
          ...RunLinks
        }
        deployments(first: 20) {
          ...DeploymentLinks
        }
      }
      ... on Job {
        jobType
        processingType
        integration
        language
        sourceCode {
          type
          url
          path
          branch
          tag
          revision
          repositoryUrl
          repository {
            id
            kind
            name
          }
          commit {
            id
            kind
            sha
          }
        }
        parentJob: parent {
          id
          kind
          name
          namespace
        }
        latestRun {
          id
          kind
          name
          runState: state
          startedAt
          durationMs
        }
        inputs(first: 50) {
          ...Neighbours
        }
        outputs(first: 50) {
          ...Neighbours
        }
        childJobs: children(first: 20) {
          ...JobLinks
        }
      }
      ... on JobVersion {
        digest
        columnMapping
        job {
          id
          kind
          name
          namespace
        }
      }
      ... on Run {
        runId
        runState: state
        startedAt
        endedAt
        durationMs
        nominalStartAt
        nominalEndAt
        flags
        parameters
        metrics
        testResults
        engine
        runEnvironment: environment
        error {
          message
          language
          stackTrace
        }
        job {
          id
          kind
          name
          namespace
        }
        parentRun: parent {
          id
          kind
          name
          job {
            id
            name
          }
        }
        commits(first: 5) {
          edges {
            node {
              id
              kind
              name
              sha
              message
            }
          }
          pageInfo {
            hasNextPage
          }
        }
        inputs(first: 50) {
          ...Neighbours
        }
        outputs(first: 50) {
          ...Neighbours
        }
        childRuns: children(first: 20) {
          ...RunLinks
        }
        stateHistory(first: 20) {
          edges {
            node {
              at
              state
              recordedSeq
            }
          }
        }
      }
      ... on Deployment {
        endpoint
        environmentName: environment
        deploymentState: state
        model {
          id
          kind
          name
          namespace
        }
        currentVersion {
          id
          kind
          name
          version
        }
        history(first: 20) {
          edges {
            node {
              at
              state
              reason
              modelVersion {
                id
                kind
                name
                version
              }
            }
          }
        }
      }
      ... on Commit {
        sha
        message
        authoredAt
        committedAt
        dirty
        parents
        parentCommits {
          ...EntityName
        }
        submodules {
          path
          url
          sha
        }
        refs(first: 20) {
          edges {
            node {
              id
              kind
              name
              refName
            }
          }
          pageInfo {
            hasNextPage
          }
        }
        author {
          id
          kind
          name
          displayName
        }
        repository {
          id
          kind
          name
          url
        }
      }
      ... on Repository {
        url
        defaultBranch
        incomplete {
          reason
          detail
        }
        commits(first: 20) {
          edges {
            node {
              id
              kind
              name
              sha
              message
              committedAt
            }
          }
          pageInfo {
            hasNextPage
          }
        }
      }
      ... on Ref {
        refName
        refState: state
        syncedSha
        target {
          ...EntityName
        }
        refRepository: repository {
          id
          kind
          name
        }
      }
      ... on Artifact {
        digest
        uri
        byteSize
        producedBy(first: 20) {
          ...RunLinks
        }
        consumedBy(first: 20) {
          ...RunLinks
        }
      }
      ... on Schema {
        fields {
          ...Columns
        }
      }
      ... on Project {
        namespacePatterns
      }
      ... on Principal {
        displayName
      }
      ... on Pipeline {
        attributes
      }
      ... on Experiment {
        attributes
      }
      ... on Environment {
        attributes
      }
    }
  }
`);

/** Columns, three levels deep: deeper ones are shown as the text of their type. */
graphql(`
  fragment Columns on SchemaField {
    name
    type
    description
    ordinal
    fields {
      name
      type
      description
      ordinal
      fields {
        name
        type
        description
        ordinal
      }
    }
  }
`);

graphql(`
  fragment Neighbours on NeighbourConnection {
    edges {
      relation
      inferred
      validFrom
      node {
        ...EntityName
      }
    }
    pageInfo {
      hasNextPage
    }
  }
`);

/** Tells that something touched it, and nothing more. */
export const entityLiveSubscription = graphql(`
  subscription EntityLive($id: ID!, $after: Cursor) {
    entityChanged(id: $id, after: $after) {
      __typename
      ... on EntityChange {
        cursor
        entry {
          seq
        }
      }
      ... on CursorExpired {
        cursor
      }
    }
  }
`);
