import type { EntityKind } from '../gql/graphql.ts';

const MUTATIONS: Partial<Record<EntityKind, string>> = {
  FeatureView:
    'registerFeatureViewVersion(input: { featureView: { name: "airport-delays" }, version: "1" }) { __typename ... on ExpectedError { message } }',
  RegisteredModel:
    'registerModelVersion(input: { model: { name: "delay" }, version: "1" }) { __typename ... on ExpectedError { message } }',
  Deployment:
    'recordDeployment(input: { deployment: { name: "delay-api", environment: "staging" }, state: "SERVING" }) { __typename ... on ExpectedError { message } }',
  Project:
    'createProject(input: { name: "flights", namespacePatterns: ["flights*"] }) { __typename ... on ExpectedError { message } }',
};

/** The kind whose registration makes a kind appear: a version brings what it is a version of, and the other way round. */
const MADE_WITH: Partial<Record<EntityKind, EntityKind>> = {
  FeatureViewVersion: 'FeatureView',
  ModelVersion: 'RegisteredModel',
};

/** A command that makes a first entity of a kind appear; undefined for kinds that come with OpenLineage events. */
export function mutationCommand(origin: string, kind: EntityKind): string | undefined {
  const mutation = MUTATIONS[MADE_WITH[kind] ?? kind];
  if (mutation === undefined) return undefined;
  const body = JSON.stringify({ query: `mutation { ${mutation} }` });
  return `curl ${origin}/graphql \\\n  -H 'content-type: application/json' \\\n  -d '${body}'`;
}
