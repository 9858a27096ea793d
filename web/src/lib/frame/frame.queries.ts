import { graphql } from '../gql/gql.ts';

/** How the hub is and what it holds; asked every few seconds. */
export const hubStatusQuery = graphql(`
  query HubStatus {
    status {
      version
      startedAt
      seq
      cursor
      queueDepth
      entities {
        kind
        count
      }
      components {
        name
        state
        detail
      }
    }
  }
`);

/** Projects to switch between. */
export const projectsQuery = graphql(`
  query Projects {
    projects(first: 200) {
      edges {
        node {
          id
          name
        }
      }
      pageInfo {
        hasNextPage
      }
    }
  }
`);
