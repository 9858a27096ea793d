import { OPEN_END } from '../../../graph/model/time.ts';

/** Which ids mean one thing. */
export type Names = {
  /** All ids of the same thing, as text; empty for what has one. */
  allOf(id: string): string;
  /** Text in which each id is replaced by one that stands for all of the same thing. */
  oneFor(text: string): string;
};

const ID = /[a-z-]+:[0-9a-f]{32}/g;

/** @param aliases properties of alias rows; retracted ones do not count */
export function namesOf(aliases: readonly unknown[]): Names {
  const leads = new Map<string, string>();
  for (const alias of aliases as readonly { id: string; to: string; retractedSeq: number }[])
    if (alias.retractedSeq === OPEN_END) leads.set(alias.id, alias.to);
  const endOf = (id: string): string => {
    let at = id;
    // A chain is as long as there are names, and one that never ends is a fault that shows elsewhere.
    for (let steps = 0; steps <= leads.size && leads.has(at); steps++) at = leads.get(at) ?? at;
    return at;
  };
  const things = new Map<string, string[]>();
  for (const id of leads.keys()) {
    const end = endOf(id);
    things.set(end, [...(things.get(end) ?? [end]), id]);
  }
  const groups = new Map<string, readonly string[]>();
  for (const ids of things.values()) {
    const sorted = ids.sort();
    for (const id of sorted) groups.set(id, sorted);
  }
  return {
    allOf: (id) => (groups.get(id) ?? []).join(' '),
    oneFor: (text) => text.replace(ID, (id) => groups.get(id)?.[0] ?? id),
  };
}
