import { parseArgs } from 'node:util';

export const SECTIONS = ['ingest', 'walk', 'subscribe', 'git', 'explorer', 'start', 'memory'] as const;
export type Section = (typeof SECTIONS)[number];

export type Options = {
  /** Fewer rounds and smaller graphs: shows that everything runs; its figures say little. */
  readonly quick: boolean;
  readonly sections: ReadonlySet<Section>;
  /** Where the JSON goes; undefined: to standard output, after the tables. */
  readonly json: string | undefined;
  readonly help: boolean;
};

export const USAGE = `Measures this checkout on this machine: its own Neo4j and Redis in a temporary folder, the built server as a process of its own.

  npm run bench [-- --quick --only ingest,walk,subscribe,git,explorer,start,memory --json FILE]

  --quick        fewer rounds, smaller graphs
  --only LIST    some of the parts: ${SECTIONS.join(', ')}
  --json FILE    write the figures there instead of printing them`;

/** @throws TypeError with a message for people when an argument is not known */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      json: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const named = values.only.flatMap((list) => list.split(',')).filter((name) => name !== '');
  const unknown = named.find((name) => !isSection(name));
  if (unknown !== undefined) throw new TypeError(`--only ${unknown}: there are ${SECTIONS.join(', ')}`);
  const sections = new Set(named.length === 0 ? SECTIONS : named.filter(isSection));
  return { quick: values.quick, sections, json: values.json, help: values.help };
}

function isSection(name: string): name is Section {
  return SECTIONS.some((section) => section === name);
}
