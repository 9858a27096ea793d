import { ALL_KINDS } from '../kinds/kinds.ts';
import type { EntityTitle } from '../kinds/title.ts';

const KEY = 'rootline.opened';
// Two screens of a palette: what was opened before these is found by searching.
const MOST = 20;

type Kept = Pick<Storage, 'getItem' | 'setItem'>;

/** What was opened in this browser, latest first. Empty where the browser keeps nothing or something else stands there. */
export function openedLately(storage: Kept): readonly EntityTitle[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isTitle).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/** Puts what is opened now before the others. */
export function rememberOpened(storage: Kept, { id, kind, name, namespace }: EntityTitle): void {
  const others = openedLately(storage).filter((one) => one.id !== id);
  write(storage, [{ id, kind, name, namespace }, ...others].slice(0, MOST));
}

/** Takes out what is not there any more. */
export function forgetOpened(storage: Kept, id: string): void {
  const all = openedLately(storage);
  const others = all.filter((one) => one.id !== id);
  if (others.length < all.length) write(storage, others);
}

function write(storage: Kept, titles: readonly EntityTitle[]): void {
  try {
    storage.setItem(KEY, JSON.stringify(titles));
  } catch {
    // Storage may be forbidden or full: then nothing is remembered.
  }
}

function isTitle(value: unknown): value is EntityTitle {
  if (typeof value !== 'object' || value === null) return false;
  const { id, kind, name, namespace } = value as Record<string, unknown>;
  return (
    typeof id === 'string' &&
    typeof name === 'string' &&
    (namespace === null || typeof namespace === 'string') &&
    ALL_KINDS.some((one) => one === kind)
  );
}
