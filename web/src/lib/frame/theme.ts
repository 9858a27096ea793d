export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** The name under which static/theme.js finds the choice before the first paint. */
const KEY = 'rootline.theme';

export function nextTheme(theme: Theme): Theme {
  return THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
}

export function readTheme(storage: Pick<Storage, 'getItem'>): Theme {
  const stored = storage.getItem(KEY);
  return THEMES.find((theme) => theme === stored) ?? 'system';
}

/** Keeps the choice and applies it to the page. */
export function writeTheme(
  storage: Pick<Storage, 'setItem'>,
  page: { readonly dataset: DOMStringMap },
  theme: Theme,
): void {
  storage.setItem(KEY, theme);
  if (theme === 'system') delete page.dataset['theme'];
  else page.dataset['theme'] = theme;
}
