import { writeFileSync } from 'node:fs';
import { buildServer, buildWeb } from '../../local/setup/build.mjs';
import { measureIngest } from './ingest/ingest.ts';
import { load, thisMachine } from './machine/machine.ts';
import { readOptions, USAGE } from './options.ts';
import { tables } from './report.ts';
import type { Results } from './results.ts';
import { measureStart } from './start/start.ts';
import { measureWalk } from './walk/walk.ts';

async function main(): Promise<void> {
  const { quick, sections, json, help } = readOptions(process.argv.slice(2));
  if (help) {
    console.log(USAGE);
    return;
  }
  const say = (line: string): void => console.error(`  ${line}`);
  await buildServer(say);
  if (sections.has('start') || sections.has('memory')) await buildWeb(say);
  const before = load();
  const ingest = sections.has('ingest') ? await measureIngest(quick, say) : undefined;
  const walk = sections.has('walk') ? await measureWalk(quick, say) : undefined;
  const started =
    sections.has('start') || sections.has('memory')
      ? await measureStart(quick, sections.has('memory'), say)
      : undefined;
  const results: Results = {
    at: new Date().toISOString(),
    quick,
    machine: thisMachine(),
    load: { before, after: load() },
    ...(ingest && { ingest }),
    ...(walk && { walk }),
    ...(started && sections.has('start') && { start: started.start }),
    ...(started?.memory && { memory: started.memory }),
  };
  console.log(tables(results));
  const text = `${JSON.stringify(results, null, 2)}\n`;
  if (json === undefined) console.log(text);
  else writeFileSync(json, text);
}

await main();
