import { stands } from '../entity/entity-store.ts';
import type { FakeGraph } from '../entity/graph.fake.ts';
import { checkFirst, Cursors } from '../entity/page.ts';
import { InvalidInputError } from '../model/errors.ts';
import { fits } from './fits.ts';
import type { SearchAnswer, SearchRequest, SearchStore } from './search-store.ts';
import { wordsOf } from './words.ts';

/** Search over a graph in memory: what has every word, in the order of names. Scores say nothing. */
export class FakeSearchStore implements SearchStore {
  readonly #graph: FakeGraph;

  constructor(graph: FakeGraph) {
    this.#graph = graph;
  }

  async search({ text, kinds, project, first, after, moment }: SearchRequest): Promise<SearchAnswer> {
    // As many as the store gives, and as long as it takes.
    checkFirst(first, 100);
    if (text.length > 500) throw new InvalidInputError('text', 'at most 500 characters');
    const cursors = new Cursors<readonly [number]>(['number'], ['search', text, kinds ?? null, project ?? null]);
    const skip = cursors.decode(after)?.[0] ?? 0;
    if (wordsOf(text).length === 0) return { hits: [], hasNextPage: false, facets: [], truncated: false };
    const nowToo = new Set(
      this.#graph
        .known({})
        .filter((one) => fits(text, one, new Map()))
        .map(({ id }) => id),
    );
    const all = this.#graph
      .known(moment)
      .filter((entity) => nowToo.has(entity.id) && stands(entity) && fits(text, entity, new Map()))
      .filter((entity) => project === undefined || entity.project === project)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const wanted = all.filter(({ kind }) => kinds?.includes(kind) ?? true);
    const hits = wanted.slice(skip, skip + first).map((entity, index) => ({
      cursor: cursors.encode([skip + index + 1]),
      entity,
      score: 1,
    }));
    const facets = [...Map.groupBy(all, ({ kind }) => kind)].map(([kind, some]) => ({ kind, count: some.length }));
    return { hits, hasNextPage: wanted.length > skip + first, facets, truncated: false };
  }
}
