// Applies the chosen theme and density before the first paint; without a choice the system's theme applies.
try {
  const theme = localStorage.getItem('rootline.theme');
  if (theme === 'light' || theme === 'dark') {
    document.documentElement.dataset.theme = theme;
  }
  if (localStorage.getItem('rootline.density') === 'dense') document.documentElement.dataset.density = 'dense';
} catch {
  // Storage may be forbidden; the system's theme is a good answer.
}
