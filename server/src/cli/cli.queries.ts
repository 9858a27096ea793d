/** What the commands ask the hub. */

export const STATUS = `query CliStatus {
  status {
    version startedAt phase seq epoch queueDepth queueBytes queueLimit relayLag memoryBytes
    lastBatch { commands ms }
    samples { commandsPerSecond requestsPerSecond }
    components { name state since detail version }
    entities { kind count }
  }
}`;

export const FIND = `query CliFind($text: String!) {
  find(text: $text) { id kind name namespace }
}`;

export const SEARCH = `query CliSearch($query: String!, $kinds: [EntityKind!], $first: Int!) {
  search(query: $query, kinds: $kinds, first: $first) {
    edges { score node { id kind name namespace description } }
    facets { kind count }
    truncated
  }
}`;

export const LINEAGE = `query CliLineage(
  $of: [ID!]!, $direction: Direction!, $granularity: Granularity!, $depth: Int!, $limit: Int!, $kinds: [EntityKind!], $asOf: AsOf
) {
  lineage(of: $of, direction: $direction, granularity: $granularity, depth: $depth, limit: $limit, kinds: $kinds, asOf: $asOf) {
    nodes {
      id kind name namespace state side distance hiddenUpstream hiddenDownstream
      entity {
        ... on DatasetVersion { parent: dataset { name } }
        ... on FeatureViewVersion { parent: featureView { name } }
        ... on ModelVersion { parent: model { name } }
        ... on Run { parent: job { name } }
      }
    }
    edges { from to kinds inferred }
    truncated
    cursor
  }
}`;
