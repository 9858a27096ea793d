import { commit, repository, withoutCredentials } from '@rootline/graph/model';
import { type FacetReader, parseFacet } from './facet.ts';
import { jobTypeFacet, sourceCodeFacet, sourceCodeLocationFacet } from './facet-schemas.ts';
import { type About, readDocumentation, readOwnership, readTags } from './shared-facets.ts';

/** A job of an event, and the run that the event is about. */
export type AboutJob = About & { readonly run?: string };

const SHA = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i;
/** `https://github.com/team/repo/blob/<revision>/path`, GitLab's `/-/blob/` and Bitbucket's `/src/` too. */
const FILE_URL = /^(https?:\/\/[^/]+\/.+?)\/(?:-\/)?(?:blob|tree|raw|src)\//;

const readJobType: FacetReader<AboutJob> = (facet, { list, id }) => {
  const { processingType, integration, jobType } = parseFacet(jobTypeFacet, facet);
  list.revision(id, 'processingType', processingType);
  if (integration) list.revision(id, 'integration', integration);
  if (jobType) list.revision(id, 'jobType', jobType);
};

const readSourceCode: FacetReader<AboutJob> = (facet, { list, id }) => {
  list.revision(id, 'language', parseFacet(sourceCodeFacet, facet).language);
  list.revision(id, 'facet:sourceCode', facet);
};

/** Where the code is, and which commit of it the run was built from. */
const readLocation: FacetReader<AboutJob> = (facet, { list, id, run }) => {
  const { repoUrl, url, version, type, path, branch, tag, pullRequestNumber } = parseFacet(
    sourceCodeLocationFacet,
    facet,
  );
  const address = repositoryUrl(repoUrl, url);
  const known = { type, path, revision: version, branch, tag, pullRequestNumber };
  list.revision(id, 'sourceCode', {
    ...Object.fromEntries(
      Object.entries(known).flatMap(([key, value]) =>
        value === undefined || value === null || value === '' ? [] : [[key, value]],
      ),
    ),
    ...(url ? { url: withoutCredentials(url) } : {}),
    ...(address === undefined ? {} : { repository: withoutCredentials(address) }),
  });
  if (address === undefined) return;
  const home = list.entity({ ...repository(address), projectOf: id });
  list.relation('FEEDS', home, id);
  if (!version || !SHA.test(version)) return;
  const revision = list.entity({ ...commit(address, version), projectOf: home });
  list.relation('HAS_COMMIT', home, revision);
  if (run !== undefined) list.relation('BUILT_INTO', revision, run);
};

function repositoryUrl(repoUrl: string | null | undefined, url: string | null | undefined): string | undefined {
  const address = repoUrl ? repoUrl : FILE_URL.exec(url ?? '')?.[1];
  return address !== undefined && address.trim() !== '' && address.length <= 2_000 ? address : undefined;
}

/** Facets of jobs; `lineage` is read with the datasets that it names. */
export const jobReaders: ReadonlyMap<string, FacetReader<AboutJob>> = new Map<string, FacetReader<AboutJob>>([
  ['jobType', readJobType],
  ['sourceCode', readSourceCode],
  ['sourceCodeLocation', readLocation],
  ['documentation', readDocumentation],
  ['ownership', readOwnership],
  ['tags', readTags],
]);
