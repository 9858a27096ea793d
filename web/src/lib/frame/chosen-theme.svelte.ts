import { readTheme, writeTheme } from './theme.ts';
import type { Theme } from './theme.ts';

let chosen = $state<Theme | null>(null);

/** The theme of this browser. Reactive. */
export const chosenTheme = (): Theme => chosen ?? readTheme(localStorage);

/** Keeps the choice and applies it to the page. */
export function chooseTheme(theme: Theme): void {
  chosen = theme;
  writeTheme(localStorage, document.documentElement, theme);
}
