type Movement = {
  readonly fromSha: string | null;
  readonly toSha: string | null;
  readonly forced: boolean | null;
};

/** What happened to a branch or tag, before the commit that it points at from then on. */
export function movementWord({ fromSha, toSha, forced }: Movement): string {
  if (toSha === null) return 'Deleted';
  if (forced === true) return 'Forced to';
  return fromSha === null ? 'Set to' : 'Moved to';
}

const KINDS = { ADDED: 'added', MODIFIED: 'modified', DELETED: 'deleted', RENAMED: 'renamed' } as const;

export const pathChangeWord = (change: keyof typeof KINDS): string => KINDS[change];

const GAPS: Readonly<Record<string, string>> = {
  'shallow-clone': 'the history was read from a shallow clone',
  'host-limit': 'a push had more commits than its host named',
  'size-limit': 'the history is longer than was read',
  unreadable: 'some objects could not be read',
};

/** Why commits are missing, for people. */
export function gapWord({ reason, detail }: { readonly reason: string; readonly detail: string | null }): string {
  const word = GAPS[reason] ?? reason;
  return detail === null || detail === '' ? word : `${word} (${detail})`;
}
