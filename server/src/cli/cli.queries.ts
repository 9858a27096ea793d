/** What the commands ask the hub. */

const SPOOL_FIELDS = `waiting bytes oldestReceivedAt refusedCount limitEntries limitBytes draining fault lanes { name waiting }
    refused(first: 20) { edges { node { key command actor receivedAt refusedAt code message } } }`;

export const STATUS = `query CliStatus {
  status {
    version startedAt phase seq epoch queueDepth queueBytes queueLimit relayLag memoryBytes
    lastBatch { commands ms }
    samples { commandsPerSecond requestsPerSecond }
    components { name state since detail version }
    spool { ${SPOOL_FIELDS} }
    entities { kind count }
  }
}`;

/** Answered while the graph is away, too. */
export const SPOOL = `query CliSpool { spool { ${SPOOL_FIELDS} } }`;

export const FIND = `query CliFind($text: String!, $asOf: AsOf, $validAt: DateTime) {
  find(text: $text, asOf: $asOf, validAt: $validAt) { id kind name namespace }
}`;

export const SEARCH = `query CliSearch($query: String!, $kinds: [EntityKind!], $first: Int!, $asOf: AsOf, $validAt: DateTime) {
  search(query: $query, kinds: $kinds, first: $first, asOf: $asOf, validAt: $validAt) {
    edges { score node { id kind name namespace description } }
    facets { kind count }
    truncated
  }
}`;

export const LINEAGE = `query CliLineage(
  $of: [ID!]!, $direction: Direction!, $granularity: Granularity!, $depth: Int!, $limit: Int!, $kinds: [EntityKind!], $asOf: AsOf, $validAt: DateTime
) {
  lineage(of: $of, direction: $direction, granularity: $granularity, depth: $depth, limit: $limit, kinds: $kinds, asOf: $asOf, validAt: $validAt) {
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

const NAMES = `id kind name namespace`;

export const HISTORY = `query CliHistory($id: ID!, $fields: [String!], $first: Int!, $after: String, $asOf: AsOf, $own: Boolean!) {
  history(id: $id, fields: $fields, first: $first, after: $after, asOf: $asOf, own: $own) {
    edges {
      node {
        seq change field value before tooLong label validFrom validTo
        relation { kind outgoing inferred other { ${NAMES} } }
        united { into other { ${NAMES} } }
        entry { at actor command cursor }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

export const UNIONS = `query CliUnions($id: ID!, $after: String) {
  history(id: $id, first: 100, after: $after) {
    edges { node { change label united { into otherId } } }
    pageInfo { hasNextPage endCursor }
  }
}`;

export const DIFF = `query CliDiff(
  $of: [ID!]!, $direction: Direction!, $granularity: Granularity!, $depth: Int!, $limit: Int!, $from: MomentInput!, $to: MomentInput!
) {
  lineageDiff(of: $of, direction: $direction, granularity: $granularity, depth: $depth, limit: $limit, from: $from, to: $to) {
    added { ${NAMES} state }
    removed { ${NAMES} state }
    changed { before { name state } after { ${NAMES} state } fields { field before after tooLong } }
    addedEdges { from to kinds }
    removedEdges { from to kinds }
    within truncated fromCursor toCursor
  }
}`;

/** What is kept how long. */
export const RETENTION = `
  {
    storage {
      ledger { entries withoutDetailTo }
      policies { kind keepDays droppedTo }
      lastCheck { at seq findings }
      lastBackup { at seq folder }
    }
  }`;

export const RETENTION_DRY_RUN = `
  query RetentionDryRun($kind: RetentionKind!, $keepDays: Int) {
    retentionDryRun(kind: $kind, keepDays: $keepDays) {
      kind keepDays from to entries bytes oldest newest more
      examples { seq at command changes digest bytes }
      backup { seq folder }
    }
  }`;

const expected = `
      ... on InvalidInput { path expected }
      ... on ExpectedError { code message }`;

export const SET_RETENTION = `
  mutation SetRetention($input: SetRetentionPolicyInput!) {
    setRetentionPolicy(input: $input) {
      ... on SetRetentionPolicyPayload { receipt { seq } }${expected}
    }
  }`;

export const APPLY_RETENTION = `
  mutation ApplyRetention($input: ApplyRetentionInput!) {
    applyRetention(input: $input) {
      ... on ApplyRetentionPayload { receipt { seq } entries bytes more }${expected}
    }
  }`;

export const WITHDRAW = `mutation CliWithdraw($input: WithdrawInput!) {
  withdraw(input: $input) {
    ... on WithdrawPayload { receipt { seq } rest { id } entity { id withdrawn { at reason by } } }
    ... on ExpectedError { code message }
  }
}`;

export const SEPARATE = `mutation CliSeparate($input: SeparateInput!) {
  separate(input: $input) {
    ... on SeparatePayload { receipt { seq } entity { id kind name } from { id kind name } }
    ... on ExpectedError { code message }
  }
}`;

export const UNRELATE = `mutation CliUnrelate($input: UnrelateInput!) {
  unrelate(input: $input) {
    ... on UnrelatePayload { receipt { seq } from { id } to { id } }
    ... on ExpectedError { code message }
  }
}`;
