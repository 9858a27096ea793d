// Chromium on a system without a locale calls its language `en-US@posix`, which no formatter takes; uPlot asks for one
// while it is being loaded, and would break every page that imports it. To be imported before it.
try {
  Intl.getCanonicalLocales(navigator.language);
} catch {
  Object.defineProperty(navigator, 'language', { value: 'en-US', configurable: true });
}

export {};
