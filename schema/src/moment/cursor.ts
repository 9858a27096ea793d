import type { Position } from '@rootline/graph';

/** Epochs are ULIDs or UUIDs; without dots, so that the parts can be told apart. */
const SHAPE = /^([\w-]{1,64})\.(\d{1,9})\.(\d{1,16})$/;

/** A position as the opaque text that clients hold. */
export function encodeCursor(position: Position): string {
  return Buffer.from(`${position.epoch}.${position.shard}.${position.seq}`).toString('base64url');
}

/** The position that a cursor stands for, or undefined when the text is no cursor. */
export function decodeCursor(text: string): Position | undefined {
  if (text.length > 200 || !/^[\w-]+$/.test(text)) return undefined;
  const match = SHAPE.exec(Buffer.from(text, 'base64url').toString());
  if (match === null) return undefined;
  const [, epoch = '', shard, seq] = match;
  return { epoch, shard: Number(shard), seq: Number(seq) };
}
