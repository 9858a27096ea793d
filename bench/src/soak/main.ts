import { writeFileSync } from 'node:fs';
import { buildServer, buildWeb } from '../../../local/setup/build.mjs';
import { readSoakOptions, USAGE } from './options.ts';
import { soak } from './soak.ts';

const say = (line: string): void => console.error(`  ${line}`);

async function main(): Promise<void> {
  const { help, json, ...options } = readSoakOptions(process.argv.slice(2));
  if (help) {
    console.log(USAGE);
    return;
  }
  await buildServer(say);
  await buildWeb(say);
  const report = await soak(options, say);
  const text = JSON.stringify(report, null, 2);
  if (json === undefined) console.log(text);
  else writeFileSync(json, `${text}\n`);
  for (const line of report.wrong) console.error(line);
  console.error(report.ok ? 'Nothing grew, and nobody missed a change.' : 'Something is wrong.');
  process.exitCode = report.ok ? 0 : 1;
}

await main();
