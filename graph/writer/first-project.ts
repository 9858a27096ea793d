import type { Command } from '../model/command.ts';
import { nameKey } from '../model/ids.ts';
import { DEFAULT_PROJECT, DEFAULT_PROJECT_ID } from './projects.ts';

export const FIRST_PROJECT = 'system.first-project';

/** Makes the project `default`: the first command of every store. */
export function firstCommand(epoch: string): Command {
  const id = DEFAULT_PROJECT_ID;
  return {
    name: FIRST_PROJECT,
    key: `${FIRST_PROJECT}:${epoch}`,
    actor: 'system',
    bodyDigest: '',
    guards: [],
    statements: [
      { type: 'alias', alias: nameKey('Project', DEFAULT_PROJECT), of: id, validFrom: 0, label: '' },
      { type: 'entity', id, kind: 'Project', name: DEFAULT_PROJECT },
    ],
    size: 0,
    answer: { project: id },
  };
}
