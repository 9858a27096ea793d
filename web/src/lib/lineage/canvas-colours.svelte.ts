import type { Family } from '../kinds/kinds.ts';
import type { Colours } from './paint.ts';

const FAMILIES: readonly Family[] = ['data', 'features', 'code', 'runs', 'models', 'serving', 'people', 'audit'];

/** The colours of the page's theme as a canvas takes them; read anew when the theme changes. */
export function colours(host: () => HTMLElement | undefined) {
  let current = $state.raw<Colours | null>(null);

  $effect(() => {
    const element = host();
    if (element === undefined) return undefined;
    const read = (): void => {
      current = coloursOf(element);
    };
    read();
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const theme = new MutationObserver(read);
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    dark.addEventListener('change', read);
    return () => {
      dark.removeEventListener('change', read);
      theme.disconnect();
    };
  });

  return {
    get current() {
      return current;
    },
  };
}

function coloursOf(element: HTMLElement): Colours {
  const { color } = element.style;
  // A property that holds `light-dark()` is told as it is written; only a colour in use is told as it is.
  const resolved = (name: string): string => {
    element.style.color = `var(--${name})`;
    return getComputedStyle(element).color;
  };
  const steps = { step1: resolved('step-1'), step2: resolved('step-2'), step3: resolved('step-3') };
  const farSteps = { step4: resolved('step-4'), step5: resolved('step-5') };
  const families = Object.fromEntries(FAMILIES.map((family) => [family, resolved(`family-${family}`)]));
  const all = {
    ...(families as Record<Family, string>),
    ...steps,
    ...farSteps,
    line: resolved('lineage-line'),
    block: resolved('border-strong'),
    text: resolved('text'),
    quiet: resolved('text-quiet'),
    surface: resolved('surface'),
    card: resolved('surface-raised'),
  };
  element.style.color = color;
  return all;
}
