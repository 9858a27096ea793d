import type { Command } from '@rootline/graph/model';
import { parseReport } from './git-report.ts';
import { mapReport } from './map-report.ts';

/**
 * What a kept report says; what a host tells without a time was so when the hub received it (epoch ms).
 * @throws InvalidInputError when this version of the hub does not take such a report any more
 */
export function readReport(body: Uint8Array, receivedAt: number): Pick<Command, 'statements' | 'guards' | 'answer'> {
  const { statements, answer } = mapReport(parseReport(JSON.parse(Buffer.from(body).toString('utf8'))), receivedAt);
  return { statements, guards: [], answer };
}
