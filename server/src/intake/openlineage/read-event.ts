import type { Command } from '@rootline/graph/model';
import { parseEvent } from './event.ts';
import { mapEvent } from './map-event.ts';

/**
 * What a kept body says. It was made canonical, and free of people and secrets, before it was kept: it is read as it is.
 * @throws InvalidInputError when this version of the hub does not take such an event any more
 */
export function readEvent(body: Uint8Array, digest: string): Pick<Command, 'statements' | 'guards' | 'answer'> {
  const { statements, answer } = mapEvent(parseEvent(JSON.parse(Buffer.from(body).toString('utf8'))), digest);
  return { statements, guards: [], answer };
}
