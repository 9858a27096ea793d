import { hash } from 'node:crypto';
import type { Command } from '@rootline/graph/model';
import type { Vault } from '@rootline/storage';
import type { Intake } from '../intake-door.ts';
import { canonicalText, canonicalTree } from './canonical.ts';
import { parseEvent, requireRunOfType } from './event.ts';
import { mapEvent } from './map-event.ts';
import type { Marks } from './marks.ts';
import { protect } from './protect.ts';
import { maskSecrets } from './secrets.ts';

/** Who sends, on behalf of which project. */
export type Sender = { readonly actor: string; readonly project?: string };

// Statements in memory are about twice the text that they were read from (measured: 11 KB → 24 KB).
const MEMORY_PER_BYTE = 3;

/**
 * One event → one command. The kept body is the event in canonical form, without people's names and addresses; its
 * digest makes the key, so that the same event with other spacing or order of keys is a repetition.
 * @throws InvalidInputError that names the JSON path; StorageFullError, StorageFaultError of the vault
 */
export async function acceptEvent(value: unknown, marks: Marks, sender: Sender, vault: Vault): Promise<Intake> {
  const tree = canonicalTree(value, marks);
  // Names of datasets may hold passwords, too: what is read below is what is kept.
  maskSecrets(tree, marks);
  // Before anything is asked of the vault: what is refused leaves no trace.
  const event = parseEvent(tree);
  requireRunOfType(event, tree);
  await protect(tree, marks, vault);
  const bytes = Buffer.from(canonicalText(tree));
  const digest = hash('sha256', bytes, 'hex');
  // The event's parts are those of the tree: what was replaced there is replaced here.
  const { name, statements, answer } = mapEvent(event, digest);
  const { actor, project } = sender;
  const command: Command = {
    name,
    key: `openlineage:${hash('sha256', `${project ?? ''}\n${digest}`, 'hex')}`,
    actor,
    ...(project === undefined ? {} : { project }),
    bodyDigest: digest,
    guards: [],
    statements,
    size: bytes.byteLength * MEMORY_PER_BYTE,
    answer,
  };
  return { body: { digest, bytes }, command };
}
