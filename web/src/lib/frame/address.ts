/** What a page's address carries and every link on it keeps: the moment that is looked at and the project. */
const KEPT = ['asOf', 'validAt', 'project'] as const;

export type Params = Readonly<Record<string, string | readonly string[] | null | undefined>>;

/** The address of `path` with `params`, keeping the moment and the project of the page that links to it. */
export function address(path: string, params: Params, current: Pick<URLSearchParams, 'get'>): string {
  const search = new URLSearchParams();
  write(search, params);
  for (const name of KEPT) {
    const value = current.get(name);
    if (value !== null && !(name in params)) search.set(name, value);
  }
  return withSearch(path, search);
}

/** The same page with some parameters changed; null and '' take one away. */
export function changedAddress(url: { readonly pathname: string; readonly search: string }, changes: Params): string {
  const search = new URLSearchParams(url.search);
  write(search, changes);
  return withSearch(url.pathname, search);
}

function write(search: URLSearchParams, params: Params): void {
  for (const [name, value] of Object.entries(params)) {
    search.delete(name);
    for (const one of value === null || value === undefined ? [] : [value].flat()) {
      if (one !== '') search.append(name, one);
    }
  }
}

// A colon is allowed in a query and makes ids and times readable.
function withSearch(path: string, search: URLSearchParams): string {
  const text = search.toString().replaceAll('%3A', ':');
  return text === '' ? path : `${path}?${text}`;
}

/** The page of an entity. */
export const entityPath = (id: string): string => `/entity/${encodeURIComponent(id).replaceAll('%3A', ':')}`;

/** One of the allowed words, or the first of them for anything else that stands in an address. */
export function oneOf<const Word extends string>(value: string | null, words: readonly [Word, ...Word[]]): Word {
  return words.find((word) => word === value) ?? words[0];
}

/** A whole number within bounds, or the fallback for anything else that stands in an address. */
export function wholeNumber(
  value: string | null,
  { min, max, fallback }: { min: number; max: number; fallback: number },
): number {
  if (value === null || !/^\d{1,16}$/.test(value)) return fallback;
  return Math.min(Math.max(Number(value), min), max);
}

/** `asOf` as the hub takes it: an ISO time is a moment for people to read, anything else a position in the ledger. */
export function isTime(asOf: string): boolean {
  return /^\d{4}-\d{2}-\d{2}/.test(asOf) && !Number.isNaN(Date.parse(asOf));
}
