// Light or dark, before the first paint: loaded in <head> without defer.
(() => {
  'use strict';
  const key = 'imp-theme';
  const system = matchMedia('(prefers-color-scheme: dark)');
  const root = document.documentElement;

  function chosen() {
    try { return localStorage.getItem(key); } catch { return null; }   // storage may be forbidden
  }

  function apply() {
    const theme = chosen();
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
    else delete root.dataset.theme;
  }

  function toggle() {
    const now = root.dataset.theme ?? (system.matches ? 'dark' : 'light');
    const next = now === 'dark' ? 'light' : 'dark';
    try {
      // The choice that the system makes anyway is not stored: the page follows the system again.
      if ((next === 'dark') === system.matches) localStorage.removeItem(key);
      else localStorage.setItem(key, next);
    } catch { root.dataset.theme = next; return; }
    apply();
  }

  apply();
  try {
    const fold = localStorage.getItem('imp-sidebar');
    if (fold === 'folded') root.dataset.sidebar = 'folded';
  } catch { /* the sidebar starts unfolded */ }

  document.addEventListener('click', event => { if (event.target.closest?.('[data-theme-switch]')) toggle(); });
  addEventListener('storage', event => { if (event.key === key) apply(); });
  window.impTheme = { apply };
})();
