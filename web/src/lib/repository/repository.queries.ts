import { graphql } from '../gql/gql.ts';

/** Branches and tags of a repository, those that were last made first. */
export const refsQuery = graphql(`
  query Refs($id: ID!, $asOf: AsOf, $validAt: DateTime, $first: Int!, $after: String) {
    entity(id: $id, asOf: $asOf, validAt: $validAt) {
      id
      ... on Repository {
        refs(first: $first, after: $after) {
          edges {
            node {
              id
              kind
              name
              refName
              state
              target {
                ...EntityName
              }
            }
            validFrom
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

/** Commits of a repository, newest first. */
export const commitsQuery = graphql(`
  query CommitsOf($id: ID!, $asOf: AsOf, $validAt: DateTime, $first: Int!, $after: String) {
    entity(id: $id, asOf: $asOf, validAt: $validAt) {
      id
      ... on Repository {
        commits(first: $first, after: $after) {
          edges {
            node {
              id
              kind
              sha
              message
              committedAt
              authoredAt
              author {
                id
                name
                displayName
              }
              runs(first: 1) {
                edges {
                  node {
                    id
                  }
                }
              }
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

/** The paths that a commit changed. */
export const commitChangesQuery = graphql(`
  query CommitChanges($id: ID!, $asOf: AsOf, $validAt: DateTime, $first: Int!, $after: String) {
    entity(id: $id, asOf: $asOf, validAt: $validAt) {
      id
      ... on Commit {
        changes(first: $first, after: $after) {
          total
          edges {
            node {
              path
              change
              from
              submodule
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

/** How a branch or tag moved, newest first. */
export const movementsQuery = graphql(`
  query Movements($id: ID!, $asOf: AsOf, $validAt: DateTime, $first: Int!, $after: String) {
    entity(id: $id, asOf: $asOf, validAt: $validAt) {
      id
      ... on Ref {
        movements(first: $first, after: $after) {
          edges {
            node {
              at
              fromSha
              toSha
              forced
              recordedSeq
              tagObject {
                sha
                message
              }
              from {
                ...EntityName
              }
              to {
                ...EntityName
              }
              by {
                id
                name
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
    }
  }
`);
