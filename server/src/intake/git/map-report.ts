import {
  canonicalRepositoryUrl,
  nameKey,
  type Ref,
  repository as repositoryEntity,
  type Statement,
} from '@rootline/graph/model';
import { parseTime } from '../openlineage/event.ts';
import { asJson, Facts } from './facts.ts';
import type { GitReport } from './git-report.ts';
import type { Home } from './home.ts';
import { mapCommit } from './map-commit.ts';
import { mapRef } from './map-ref.ts';

/** What a report says, for the writer. */
export type MappedReport = {
  readonly statements: readonly Statement[];
  readonly answer: Readonly<Record<string, Ref>>;
};

// Deliveries come within seconds; what is older was held up, and its own time is the better one.
const PROMPT_MS = 10_000;

/** A pure function of the report as it is kept, and of the time at which the hub received it (epoch ms). */
export function mapReport(report: GitReport, receivedAt: number): MappedReport {
  const facts = new Facts();
  const at = momentOf(report.at, receivedAt);
  const { url, aliases = [], renamedFrom, hostId, defaultBranch } = report.repository;
  const entity = repositoryEntity(url);
  const home: Home = { id: facts.entity(entity), url, facts };
  for (const address of [...(renamedFrom === undefined ? [] : [renamedFrom]), ...aliases])
    facts.alias(repositoryEntity(address).id, home.id, canonicalRepositoryUrl(address), at);
  // It stays when the repository is renamed: the new address is met under the old id then, and is an alias.
  if (hostId !== undefined) facts.alias(nameKey('Repository', 'host', hostId), home.id, '', at);
  if (renamedFrom !== undefined) {
    facts.revision(home.id, 'name', entity.name, { at });
    facts.revision(home.id, 'uri', canonicalRepositoryUrl(url), { at });
  }
  if (defaultBranch !== undefined) facts.revision(home.id, 'defaultBranch', defaultBranch, { at });
  if (report.incomplete !== undefined) facts.revision(home.id, 'incomplete', asJson(report.incomplete), { at });
  for (const commit of report.commits ?? []) mapCommit(commit, home, at);
  for (const [rank, ref] of (report.refs ?? []).entries())
    mapRef(ref, home, { at: ref.at === undefined ? at : parseTime(ref.at, '$.refs'), rank });
  return { statements: facts.statements(), answer: { repository: home.id } };
}

/**
 * When a report was so. Hosts give whole seconds, in which a branch may move twice: of what arrives at once the hub's
 * own clock tells better.
 */
function momentOf(reported: string | undefined, receivedAt: number): number {
  if (reported === undefined) return receivedAt;
  const at = parseTime(reported, '$.at');
  const isPrompt = receivedAt >= at && receivedAt - at < PROMPT_MS;
  return isPrompt && at % 1_000 === 0 ? receivedAt : at;
}
