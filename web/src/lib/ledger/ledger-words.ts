const WORDS: Readonly<Record<string, string>> = {
  'openlineage.event': 'OpenLineage event',
  openlineage: 'OpenLineage event',
};

/** The name of a command in words: `registerModelVersion` → `Register model version`. */
export function commandWord(command: string): string {
  const known = WORDS[command];
  if (known !== undefined) return known;
  const spaced = command
    .replaceAll(/[._-]+/g, ' ')
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, ' ')
    .toLowerCase()
    .trim();
  return spaced === '' ? command : `${spaced.charAt(0).toUpperCase()}${spaced.slice(1)}`;
}
