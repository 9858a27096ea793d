/** The name of a command in words: `graphql.registerModelVersion` → `Register model version`. */
export function commandWord(command: string): string {
  const spaced = command
    .replace(/^graphql\./, '')
    .replaceAll(/[._-]+/g, ' ')
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, ' ')
    .toLowerCase()
    .replaceAll(/^openlineage\b/g, 'OpenLineage')
    .trim();
  return spaced === '' ? command : `${spaced.charAt(0).toUpperCase()}${spaced.slice(1)}`;
}
