import { getContext, setContext } from 'svelte';

const KEY = Symbol('fresh marks');
type IsFresh = (id: string) => boolean;

/** Tells all cards below which nodes came or changed a moment ago. */
export function tellFresh(isFresh: IsFresh): void {
  setContext(KEY, isFresh);
}

/** Whether a node came or changed a moment ago; nobody tells outside of an explorer. */
export function freshMarks(): IsFresh {
  return getContext<IsFresh | undefined>(KEY) ?? (() => false);
}
