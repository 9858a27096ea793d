/** A part that the hub depends on. */
export type Part = {
  readonly name: string;
  readonly state: string;
  readonly since: string | null;
  readonly version: string | null;
  /** What is wrong, or how full it is; what goes on without it. */
  readonly detail: string | null;
};

const WORDS: Readonly<Record<string, { readonly word: string; readonly tone: string }>> = {
  up: { word: 'Up', tone: 'succeeded' },
  starting: { word: 'Starting', tone: 'waiting' },
  down: { word: 'Away', tone: 'failed' },
};

const TITLES: Readonly<Record<string, string>> = {
  neo4j: 'Neo4j, the graph and the ledger',
  redis: 'Redis, queues',
  storage: 'Storage, accepted bodies and the vault',
  spool: 'Spool, what waits for the graph',
  writer: 'The writer',
};

export function stateOf(part: Pick<Part, 'state'>): { readonly word: string; readonly tone: string } {
  return WORDS[part.state] ?? { word: part.state, tone: 'quiet' };
}

export function titleOf({ name }: Pick<Part, 'name'>): string {
  return TITLES[name] ?? name;
}

/** `WARMING_UP` → `warming up`. */
export function phaseWord(phase: string): string {
  return phase.toLowerCase().replaceAll('_', ' ');
}

/** What GET /health says of the parts, which it does also when the graph cannot be asked; none when it is something else. */
export function partsOfHealth(body: unknown): readonly Part[] {
  const parts = isRecord(body) ? body['parts'] : undefined;
  if (!isRecord(parts)) return [];
  return Object.entries(parts).flatMap(([name, part]) => {
    if (!isRecord(part) || typeof part['state'] !== 'string') return [];
    const said = [textOf(part['detail']), textOf(part['without'])].filter((text) => text !== null);
    return [
      {
        name,
        state: part['state'],
        since: textOf(part['since']),
        version: textOf(part['version']),
        detail: said.length === 0 ? null : said.join('; '),
      },
    ];
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
