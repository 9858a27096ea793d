import { graphql } from '../gql/gql.ts';

/** What an entity is called on a page: versions and runs by what they belong to as well. */
graphql(`
  fragment EntityName on Entity {
    __typename
    id
    kind
    name
    namespace
    ... on DatasetVersion {
      version
      dataset {
        id
        name
      }
    }
    ... on FeatureViewVersion {
      version
      featureView {
        id
        name
      }
    }
    ... on ModelVersion {
      version
      model {
        id
        name
      }
    }
    ... on Run {
      runId
      job {
        id
        name
      }
    }
    ... on Commit {
      sha
      message
    }
    ... on Principal {
      displayName
    }
  }
`);

/** What entities are called, by their ids; null for what is no entity. */
export const entityNamesQuery = graphql(`
  query EntityNames($ids: [ID!]!, $asOf: AsOf, $validAt: DateTime) {
    nodes(ids: $ids, asOf: $asOf, validAt: $validAt) {
      id
      ... on Entity {
        ...EntityName
      }
    }
  }
`);
