import { z } from 'zod';
import { isUuid, parseTime } from './event.ts';
import { MAX_LISTED } from './limits.ts';

/*
 * The standard facets as far as the hub gives them a meaning: lenient where producers are (null for absent, more keys
 * than the schema has), strict in what becomes an id.
 */

const text = z.string('a text');
const optional = text.nullish();
const list = <T extends z.ZodType>(item: T) => z.array(item, 'a list').max(MAX_LISTED, `at most ${MAX_LISTED} entries`);
const keyPart = text.min(1, 'a text that is not empty').max(2_000, 'at most 2000 characters');
const runId = z
  .string('a UUID')
  .refine(isUuid, 'a UUID')
  .transform((id) => id.toLowerCase());
const count = z.int('a whole number').nonnegative('a number that is not negative').nullish();

/** Epoch milliseconds. */
const time = z.string('a date-time').transform((value, context) => {
  try {
    return parseTime(value, '');
  } catch {
    context.addIssue({ code: 'custom', message: 'an ISO 8601 date-time with a zone' });
    return z.NEVER;
  }
});

const named = z.object({ namespace: keyPart, name: keyPart }, 'an object with a namespace and a name');
const runOfJob = z.object(
  { run: z.object({ runId }, 'an object with a runId'), job: named },
  'an object with a run and a job',
);

export const parentFacet = runOfJob.extend({ root: runOfJob.nullish() });
export const nominalTimeFacet = z.object({ nominalStartTime: time, nominalEndTime: time.nullish() });
export const errorMessageFacet = z.object({ message: text, programmingLanguage: optional, stackTrace: optional });
export const processingEngineFacet = z.object({ version: text, name: optional, openlineageAdapterVersion: optional });
export const environmentVariablesFacet = z.object({
  environmentVariables: list(z.object({ name: keyPart, value: text }, 'an object with a name and a value')),
});
export const executionParametersFacet = z.object({
  parameters: list(z.object({ key: keyPart, value: z.json().optional() }, 'an object with a key')),
});
export const testRunFacet = z.object({
  tests: list(z.looseObject({ name: text, status: text }, 'an object with a name and a status')),
});
export const tagsFacet = z.object({
  tags: list(
    z.object({
      key: text.min(1, 'a key that is not empty').max(200, 'at most 200 characters'),
      value: z.union([z.string(), z.number(), z.boolean()], 'a text').nullish(),
      field: optional,
    }),
  ),
});
export const jobDependenciesFacet = z.object({
  upstream: list(z.object({ job: named, run: z.object({ runId }).nullish(), dependency_type: optional })).nullish(),
  downstream: list(z.object({ job: named, run: z.object({ runId }).nullish(), dependency_type: optional })).nullish(),
});

const person = z.object({ principal: optional, time: time.nullish() }).nullish();
/** Our own: what git knows of the commit that ran. Names and e-mails were replaced by principals before. */
export const commitFacet = z.object({
  repository: keyPart,
  sha: z.string('a full SHA').regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i, 'a full SHA'),
  author: person,
  committer: person,
  message: optional,
  parents: z
    .array(z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i, 'a full SHA'))
    .max(64, 'at most 64 parents')
    .nullish(),
  dirty: z.boolean('true or false').nullish(),
});

export const jobTypeFacet = z.object({ processingType: text, integration: optional, jobType: optional });
export const documentationFacet = z.object({ description: text });
export const sourceCodeFacet = z.object({ language: text });
export const sourceCodeLocationFacet = z.object({
  type: optional,
  url: optional,
  repoUrl: optional,
  path: optional,
  version: optional,
  tag: optional,
  branch: optional,
  pullRequestNumber: z.union([z.string(), z.number()]).nullish(),
});
export const ownershipFacet = z.object({ owners: list(z.object({ name: keyPart, type: optional })).nullish() });

export const datasetVersionFacet = z.object({ datasetVersion: keyPart });
export const datasetTypeFacet = z.object({ datasetType: text.min(1, 'a type'), subType: optional });
export const dataSourceFacet = z.object({ name: optional, uri: optional });
export const lifecycleFacet = z.object({ lifecycleStateChange: text, previousIdentifier: named.nullish() });
export const symlinksFacet = z.object({ identifiers: list(named) });
export const assertionsFacet = z.object({
  assertions: list(z.looseObject({ assertion: text, success: z.boolean('true or false') })),
});
export const statisticsFacet = z.object({ rowCount: count, size: count, fileCount: count });
export const qualityFacet = z.looseObject({
  columnMetrics: z.record(z.string(), z.unknown(), 'an object').nullish(),
  rowCount: count,
  bytes: count,
  fileCount: count,
});
