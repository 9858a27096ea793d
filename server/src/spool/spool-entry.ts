import type { Command } from '@rootline/graph/model';
import type { SpoolEntry } from '@rootline/storage';
import type { Deferred } from '../intake/intake-door.ts';

/** What a kept body says, by whoever understands its protocol. @throws ExpectedError when it is not taken any more */
export type Reader = (entry: SpoolEntry) => Pick<Command, 'statements' | 'guards' | 'answer'>;

/** By protocol: what the names of its commands begin with. */
export type Readers = Readonly<Record<string, Reader>>;

// Statements in memory are about twice the text that they were read from, and the text is there too.
const MEMORY_PER_BYTE = 3;

export function spoolEntry({ body, command }: Deferred, receivedAt: number): SpoolEntry {
  const { name, key, actor, project, drawn } = command;
  const protocol = name.slice(0, name.indexOf('.'));
  const optional = { ...(project === undefined ? {} : { project }), ...(drawn === undefined ? {} : { drawn }) };
  return { key, protocol, command: name, actor, ...optional, receivedAt, body };
}

/** The command of an entry, worked out anew; undefined when nobody here knows its protocol. @throws ExpectedError */
export function commandOf(entry: SpoolEntry, readers: Readers): Command | undefined {
  const { key, protocol, command: name, actor, project, drawn, body } = entry;
  const read = Object.hasOwn(readers, protocol) ? readers[protocol] : undefined;
  if (read === undefined) return undefined;
  return {
    ...read(entry),
    name,
    key,
    actor,
    ...(project === undefined ? {} : { project }),
    ...(drawn === undefined ? {} : { drawn }),
    bodyDigest: body.digest,
    size: body.bytes.byteLength * MEMORY_PER_BYTE,
  };
}
