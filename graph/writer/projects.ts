import { entityId } from '../model/ids.ts';

export const DEFAULT_PROJECT = 'default';
export const DEFAULT_PROJECT_ID = entityId('Project', DEFAULT_PROJECT);

export type ProjectRule = { readonly pattern: string; readonly project: string };

/** Which project something new belongs to: the rule with the longest matching pattern, else `default`. */
export class Projects {
  readonly defaultId = DEFAULT_PROJECT_ID;
  readonly #rules: readonly ProjectRule[];

  constructor(rules: readonly ProjectRule[]) {
    // Longest first; equally long ones by pattern and project, so that every replica decides alike.
    this.#rules = [...rules].sort(
      (a, b) => b.pattern.length - a.pattern.length || compare(a.pattern, b.pattern) || compare(a.project, b.project),
    );
  }

  /** `pattern` is a namespace, or a beginning of one followed by `*`. */
  projectOf(namespace: string | undefined): string {
    if (namespace === undefined) return this.defaultId;
    return this.#rules.find(({ pattern }) => matches(pattern, namespace))?.project ?? this.defaultId;
  }
}

function matches(pattern: string, namespace: string): boolean {
  return pattern.endsWith('*') ? namespace.startsWith(pattern.slice(0, -1)) : pattern === namespace;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
