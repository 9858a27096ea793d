import { job, run } from '@rootline/graph/model';
import { readCommit } from './commit-facet.ts';
import { content } from './dataset-facets.ts';
import { type FacetReader, parseFacet } from './facet.ts';
import {
  environmentVariablesFacet,
  errorMessageFacet,
  executionParametersFacet,
  jobDependenciesFacet,
  nominalTimeFacet,
  parentFacet,
  processingEngineFacet,
  testRunFacet,
} from './facet-schemas.ts';
import { type About, readTags } from './shared-facets.ts';

/** A run of an event, its job, and the model versions that it reads by name: what its tests are about. */
export type AboutRun = About & {
  readonly job: string;
  readonly models: readonly { readonly of: string; readonly version: string }[];
};

type NamedRun = {
  readonly run: { readonly runId: string };
  readonly job: { readonly namespace: string; readonly name: string };
};

/** A run and job that an event only names. */
function stub({ list }: AboutRun, named: NamedRun): { readonly run: string; readonly job: string } {
  const ofJob = list.entity(job(named.job.namespace, named.job.name));
  const ofRun = list.entity({ ...run(named.run.runId, named.job.namespace), projectOf: ofJob });
  list.relation('HAS_RUN', ofJob, ofRun);
  return { run: ofRun, job: ofJob };
}

/** The parent is one step up; the root need not be, so that it is known, and joined by the events of those between. */
const readParent: FacetReader<AboutRun> = (facet, about) => {
  const { root, ...direct } = parseFacet(parentFacet, facet);
  const parent = stub(about, direct);
  if (parent.run !== about.id) about.list.relation('PARENT_OF', parent.run, about.id);
  if (parent.job !== about.job) about.list.relation('PARENT_OF', parent.job, about.job);
  if (root === undefined || root === null || root.run.runId === direct.run.runId) return;
  stub(about, root);
  about.list.revision(about.id, 'facet:parent', facet);
};

const readNominalTime: FacetReader<AboutRun> = (facet, { list, id }) => {
  const { nominalStartTime: start, nominalEndTime: end } = parseFacet(nominalTimeFacet, facet);
  const iso = (millis: number) => new Date(millis).toISOString();
  list.revision(id, 'nominalTime', { start: iso(start), ...(typeof end === 'number' ? { end: iso(end) } : {}) });
};

const readError: FacetReader<AboutRun> = (facet, { list, id }) => {
  const { message, programmingLanguage: language, stackTrace } = parseFacet(errorMessageFacet, facet);
  list.revision(id, 'error', {
    message: cut(message),
    ...(language ? { language } : {}),
    ...(stackTrace ? { stackTrace: cut(stackTrace) } : {}),
  });
};

// A stack trace of thousands of frames repeats itself; the body has it all.
const MAX_ERROR_TEXT = 16 * 1024;

function cut(text: string): string {
  return text.length <= MAX_ERROR_TEXT ? text : `${text.slice(0, MAX_ERROR_TEXT).toWellFormed()}…`;
}

const readEngine: FacetReader<AboutRun> = (facet, { list, id }) => {
  const { name, version, openlineageAdapterVersion: adapter } = parseFacet(processingEngineFacet, facet);
  list.revision(id, 'engine', { ...(name ? { name } : {}), version, ...(adapter ? { adapterVersion: adapter } : {}) });
};

const readEnvironment: FacetReader<AboutRun> = (facet, { list, id }) => {
  const { environmentVariables } = parseFacet(environmentVariablesFacet, facet);
  list.revision(id, 'environment', Object.fromEntries(environmentVariables.map(({ name, value }) => [name, value])));
};

const readParameters: FacetReader<AboutRun> = (facet, { list, id }) => {
  const { parameters } = parseFacet(executionParametersFacet, facet);
  list.revision(id, 'parameters', Object.fromEntries(parameters.map(({ key, value }) => [key, value ?? null])));
};

/** What was tested is the model versions that the run reads. */
const readTests: FacetReader<AboutRun> = (facet, { list, id, models }) => {
  parseFacet(testRunFacet, facet);
  list.revision(id, 'testResults', content(facet)['tests'] ?? []);
  for (const model of models) list.relation('EVALUATED_BY', model, id);
};

/** Only runs are joined: that a job waits for another says nothing of what ran. The facet is kept in any case. */
const readDependencies: FacetReader<AboutRun> = (facet, about) => {
  const { upstream, downstream } = parseFacet(jobDependenciesFacet, facet);
  const { list, id } = about;
  for (const { job: ofJob, run: ofRun, dependency_type: type } of upstream ?? []) {
    if (ofRun && type !== 'IMPLICIT_DEPENDENCY')
      list.relation('TRIGGERED', stub(about, { job: ofJob, run: ofRun }).run, id);
  }
  for (const { job: ofJob, run: ofRun, dependency_type: type } of downstream ?? []) {
    if (ofRun && type !== 'IMPLICIT_DEPENDENCY')
      list.relation('TRIGGERED', id, stub(about, { job: ofJob, run: ofRun }).run);
  }
  list.revision(id, 'facet:jobDependencies', facet);
};

export const runReaders: ReadonlyMap<string, FacetReader<AboutRun>> = new Map<string, FacetReader<AboutRun>>([
  ['parent', readParent],
  // Its name before core spec 1.
  ['parentRun', readParent],
  ['nominalTime', readNominalTime],
  ['errorMessage', readError],
  ['processing_engine', readEngine],
  ['environmentVariables', readEnvironment],
  ['executionParameters', readParameters],
  ['testRun', readTests],
  ['test', readTests],
  ['jobDependencies', readDependencies],
  ['tags', readTags],
  ['rootline_commit', readCommit],
]);
