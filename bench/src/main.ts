import { writeFileSync } from 'node:fs';
import { buildServer, buildWeb } from '../../local/setup/build.mjs';
import { measureExplorer } from './explorer/explorer.ts';
import { measureGit } from './git/git.ts';
import { measureIngest } from './ingest/ingest.ts';
import { load, thisMachine } from './machine/machine.ts';
import { type Options, type Section, readOptions, USAGE } from './options.ts';
import { tables } from './report.ts';
import type { Results } from './results.ts';
import { measureStart } from './start/start.ts';
import { measureSubscribe } from './subscribe/subscribe.ts';
import { measureNeighbours } from './walk/neighbours.ts';
import { measureWalk } from './walk/walk.ts';

const say = (line: string): void => console.error(`  ${line}`);

/** Yields the results after each part, so that what was measured is kept when a later part fails. */
async function* measured({ quick, sections }: Options): AsyncGenerator<Results> {
  const before = load();
  let results: Results = {
    at: new Date().toISOString(),
    quick,
    machine: thisMachine(),
    load: { before, after: before },
  };
  const add = (part: Partial<Results>): Results => (results = { ...results, ...part, load: { before, after: load() } });
  if (sections.has('ingest')) yield add({ ingest: await measureIngest(quick, say) });
  if (sections.has('walk')) {
    yield add({ neighbours: await measureNeighbours(quick, say) });
    yield add({ walk: await measureWalk(quick, say) });
  }
  if (sections.has('subscribe')) yield add({ subscribe: await measureSubscribe(quick, say) });
  if (sections.has('git')) yield add({ git: await measureGit(quick, say) });
  if (sections.has('explorer')) yield add({ explorer: await measureExplorer(quick, say) });
  if (sections.has('start') || sections.has('memory')) {
    const { start, memory } = await measureStart(quick, sections.has('memory'), say);
    yield add({ ...(sections.has('start') && { start }), ...(memory && { memory }) });
  }
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    console.log(USAGE);
    return;
  }
  await buildServer(say);
  if (['explorer', 'start', 'memory'].some((section) => options.sections.has(section as Section))) await buildWeb(say);
  let last: Results | undefined;
  for await (const results of measured(options)) {
    last = results;
    if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(results, null, 2)}\n`);
  }
  if (last === undefined) return;
  console.log(tables(last));
  if (options.json === undefined) console.log(JSON.stringify(last, null, 2));
}

await main();
