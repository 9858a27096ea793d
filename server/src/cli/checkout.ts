import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';

/** The folder of the repository that the command runs from; undefined where only the bundle is installed. */
export function checkout(): string | undefined {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'local/start.mjs'))) return folder;
  }
  return undefined;
}

const hubRecord = z.object({ pid: z.number(), started: z.string(), url: z.string() });

/** What `npm start` wrote down about the hub that it runs. */
export type HubRecord = z.output<typeof hubRecord>;

/** The record in .rootline/hub.json (or ROOTLINE_HOME); it may be of a hub that was killed. */
export function readHubRecord(env: NodeJS.ProcessEnv = process.env): HubRecord | undefined {
  const root = checkout();
  const given = env['ROOTLINE_HOME'];
  const home =
    given !== undefined && given !== '' ? resolve(given) : root === undefined ? undefined : join(root, '.rootline');
  if (home === undefined) return undefined;
  try {
    return hubRecord.safeParse(JSON.parse(readFileSync(join(home, 'hub.json'), 'utf8'))).data;
  } catch {
    return undefined;
  }
}
