import { spawn } from 'node:child_process';

/** Opens an address where there is a desktop to show it on; says nothing where there is none. @param {string} url */
export function openBrowser(url) {
  const { DISPLAY, WAYLAND_DISPLAY, CI } = process.env;
  if (CI) return;
  const opener = process.platform === 'darwin' ? 'open' : DISPLAY || WAYLAND_DISPLAY ? 'xdg-open' : undefined;
  if (!opener) return;
  const child = spawn(opener, [url], { detached: true, stdio: 'ignore' });
  child.on('error', () => undefined);
  child.unref();
}
