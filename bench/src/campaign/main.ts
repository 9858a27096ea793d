import { writeFileSync } from 'node:fs';
import { buildServer } from '../../../local/setup/build.mjs';
import { runCampaign } from './campaign.ts';
import { USAGE, readOptions } from './options.ts';
import type { Stack } from './stack.ts';

const say = (line: string): void => console.error(`  ${line}`);

/** Servers are started apart from this process and do not end with it. */
function endOnSignals(stacks: readonly Stack[]): void {
  const end = (): void => {
    console.error('\ninterrupted: stopping what was started …');
    void Promise.allSettled(stacks.map((stack) => stack.stop())).then(() => process.exit(130));
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
}

async function main(): Promise<void> {
  const { help, json, ...options } = readOptions(process.argv.slice(2));
  if (help) {
    console.log(USAGE);
    return;
  }
  await buildServer(say);
  const stacks: Stack[] = [];
  endOnSignals(stacks);
  const report = await runCampaign({ ...options, say, onStack: (stack) => void stacks.push(stack) });
  const text = JSON.stringify(report, null, 2);
  if (json === undefined) console.log(text);
  else writeFileSync(json, `${text}\n`);
  for (const line of report.wrong) console.error(line);
  console.error(
    report.ok
      ? 'Nothing was lost, doubled or different.'
      : `Something is wrong; everything lies in ${report.folder ?? ''}.`,
  );
  process.exitCode = report.ok ? 0 : 1;
}

await main();
