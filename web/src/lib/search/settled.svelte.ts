// Long enough to not ask for each letter, short enough to feel immediate.
const PAUSE_MS = 150;

/** What was typed, once the typing rests. Must be called while a component is set up. */
export function settled(typed: () => string): { readonly text: string } {
  let text = $state('');
  $effect(() => {
    const next = typed().trim();
    const timer = setTimeout(() => {
      text = next;
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  });
  return {
    get text() {
      return text;
    },
  };
}
