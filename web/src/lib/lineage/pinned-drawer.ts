const KEY = 'rootline.lineage.drawer';

/** Whether the details stay open beside the drawing on this device. */
export function drawerIsPinned(): boolean {
  try {
    return localStorage.getItem(KEY) === 'pinned';
  } catch {
    // Some browsers forbid it in private windows.
    return false;
  }
}

export function keepDrawerPinned(pinned: boolean): void {
  try {
    if (pinned) localStorage.setItem(KEY, 'pinned');
    else localStorage.removeItem(KEY);
  } catch {
    // Then it is kept as long as the page is open.
  }
}
