/** The name under which static/theme.js finds the choice before the first paint. */
const KEY = 'rootline.density';

let chosen = $state<boolean | null>(null);

/** Whether rows of tables lie close together in this browser. Reactive. */
export const isDense = (): boolean => chosen ?? document.documentElement.dataset['density'] === 'dense';

/** Keeps the choice and applies it to the page. */
export function chooseDense(dense: boolean): void {
  chosen = dense;
  localStorage.setItem(KEY, dense ? 'dense' : 'wide');
  if (dense) document.documentElement.dataset['density'] = 'dense';
  else delete document.documentElement.dataset['density'];
}
