import { commit, repository } from '@rootline/graph/model';
import type { GitAnswer, GitReport } from '../../intake/git/git-report.ts';
import { type HubClient, unexpected } from '../hub-client.ts';

/** A branch or tag as the hub has it. */
export type KnownRef = {
  readonly name: string;
  readonly sha: string | null;
  /** Up to which commit all are known. */
  readonly synced: string | null;
};

const REFS = `query CliGitRefs($id: ID!, $after: String) {
  node(id: $id) {
    ... on Repository {
      defaultBranch
      incomplete { reason detail }
      refs(first: 200, after: $after) {
        edges { node { refName state syncedSha target { sha } } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}`;

const COMMITS = `query CliGitCommits($ids: [ID!]!) { nodes(ids: $ids) { ... on Commit { sha parents } } }`;

// What `nodes` takes.
const MAX_IDS = 200;

type RefsPage = {
  readonly node: {
    readonly defaultBranch?: string | null;
    readonly incomplete?: readonly Gap[];
    readonly refs?: {
      readonly edges: readonly {
        readonly node: {
          readonly refName: string;
          readonly state: string | null;
          readonly syncedSha: string | null;
          readonly target: { readonly sha: string } | null;
        };
      }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    };
  } | null;
};

type Gap = { readonly reason: string; readonly detail: string | null };

/** What the hub has of a repository before it is told more. */
export type KnownRepository = {
  readonly refs: ReadonlyMap<string, KnownRef>;
  readonly defaultBranch: string | null;
  readonly incomplete: readonly Gap[];
};

/** What the hub knows of one repository. */
export class HubRepository {
  readonly #hub: HubClient;
  readonly #address: string;
  readonly id: string;

  constructor(hub: HubClient, address: string) {
    this.#hub = hub;
    this.#address = address;
    this.id = repository(address).id;
  }

  /** @throws CliError when no hub answers */
  async known(): Promise<KnownRepository> {
    const refs = new Map<string, KnownRef>();
    for (let after: string | null = null; ;) {
      const { node }: RefsPage = await this.#hub.ask<RefsPage>(REFS, { id: this.id, after });
      for (const { node: ref } of node?.refs?.edges ?? []) {
        const gone = ref.state === 'DELETED';
        refs.set(ref.refName, {
          name: ref.refName,
          sha: gone ? null : (ref.target?.sha ?? null),
          synced: gone ? null : ref.syncedSha,
        });
      }
      after = node?.refs?.pageInfo.hasNextPage === true ? node.refs.pageInfo.endCursor : null;
      if (after === null)
        return { refs, defaultBranch: node?.defaultBranch ?? null, incomplete: node?.incomplete ?? [] };
    }
  }

  /**
   * Which of these commits somebody has yet to tell of as git has them: those that are not there, and those without
   * parents, which were only named, or told of by a host that leaves parents out (or are the first ones indeed).
   * @throws CliError when no hub answers
   */
  async missing(shas: readonly string[]): Promise<readonly string[]> {
    const known = new Set<string>();
    for (let from = 0; from < shas.length; from += MAX_IDS) {
      const ids = shas.slice(from, from + MAX_IDS).map((sha) => commit(this.#address, sha).id);
      const { nodes } = await this.#hub.ask<{
        readonly nodes: readonly ({ readonly sha?: string; readonly parents?: readonly string[] } | null)[];
      }>(COMMITS, { ids });
      for (const node of nodes) if (node?.sha !== undefined && (node.parents ?? []).length > 0) known.add(node.sha);
    }
    return shas.filter((sha) => !known.has(sha));
  }

  /** @throws CliError with the hub's words when it refuses, or when it does not answer for a while */
  async tell(report: Omit<GitReport, 'repository'> & Partial<Pick<GitReport, 'repository'>>): Promise<GitAnswer> {
    const body = JSON.stringify({ repository: { url: this.#address }, ...report });
    const { status, body: answer } = await this.#hub.persist('POST', '/api/v1/git/history', body);
    if (status === 200 || status === 201) return answer as GitAnswer;
    throw unexpected(this.#hub.url, status, answer);
  }
}
