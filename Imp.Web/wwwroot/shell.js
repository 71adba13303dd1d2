// The console's small manners: drawer, menus, search, copying. Everything is heard at the document, so it does not matter when Blazor draws what.
// Keys are in keys.js.
(() => {
  'use strict';
  const root = document.documentElement;
  const visible = element => element.getClientRects().length > 0 && !element.disabled;

  function go(address) {
    if (window.Blazor?.navigateTo) Blazor.navigateTo(address);
    else location.assign(address);
  }

  // --- suggestions under a search ---------------------------------------------------------------------
  const optionsOf = input => [...(document.getElementById(input.getAttribute('aria-controls'))?.querySelectorAll('[role=option]') ?? [])];

  function point(input, options, index) {
    options.forEach((option, at) => option.setAttribute('aria-selected', String(at === index)));
    if (index < 0) input.removeAttribute('aria-activedescendant');
    else {
      input.setAttribute('aria-activedescendant', options[index].id);
      options[index].scrollIntoView({ block: 'nearest' });
    }
  }

  function take(input, option) {
    input.value = option.dataset.text;
    input.focus();
    input.setSelectionRange(input.value.length, input.value.length);
    input.dispatchEvent(new Event('input', { bubbles: true }));
  }

  function suggest(event) {
    const input = event.target;
    if (!input.matches?.('[data-suggest]') || event.isComposing) return;
    const options = optionsOf(input);
    // What was pointed at, wherever it stands by now: the list may have changed since.
    const index = options.findIndex(option => option.getAttribute('aria-selected') === 'true');
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (options.length === 0) return;
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      point(input, options, (index + step + options.length + (index < 0 && step < 0 ? 1 : 0)) % options.length);
    } else if ((event.key === 'Enter' || event.key === 'Tab') && index >= 0) {
      event.preventDefault();
      take(input, options[index]);
    } else if (event.key === 'Enter') {
      input.dispatchEvent(new Event('change', { bubbles: true }));
    } else if (event.key === 'Escape' && options.length > 0) {
      event.stopPropagation();
      point(input, options, -1);
      input.closest('.query-box').classList.add('query-closed');
    }
  }

  // --- menus, drawer, sidebar ----------------------------------------------------------------------
  function moveItem(event) {
    const items = [...event.target.closest('.menu').querySelectorAll('summary, .menu-panel a, .menu-panel button, .menu-panel input')].filter(visible);
    const next = items[items.indexOf(event.target) + (event.key === 'ArrowDown' ? 1 : -1)];
    if (next) { event.preventDefault(); next.focus(); }
  }

  function closeAll() {
    for (const menu of document.querySelectorAll('.menu[open]')) {
      const inside = menu.contains(document.activeElement);
      menu.open = false;
      if (inside) menu.querySelector('summary')?.focus();
    }
    drawer(false);
  }

  function drawer(open) {
    const was = root.dataset.drawer === 'open';
    if (open === was) return;
    if (open) {
      root.dataset.drawer = 'open';
      document.querySelector('.sidebar [data-drawer=close]')?.focus();
    } else {
      delete root.dataset.drawer;
      document.querySelector('[data-drawer=open]')?.focus();
    }
  }

  function fold() {
    const folded = root.dataset.sidebar === 'folded';
    if (folded) delete root.dataset.sidebar;
    else root.dataset.sidebar = 'folded';
    try { localStorage.setItem('imp-sidebar', folded ? 'open' : 'folded'); } catch { /* only for this page then */ }
  }

  // --- copying ---------------------------------------------------------------------------------------
  async function copy(button) {
    const text = button.dataset.copy;
    let done = false;
    try { await navigator.clipboard.writeText(text); done = true; } catch {
      // Without TLS there is no clipboard: the old way, through a selection.
      const area = Object.assign(document.createElement('textarea'), { value: text, className: 'off-screen' });
      document.body.append(area);
      area.select();
      done = document.execCommand('copy');
      area.remove();
      button.focus();
    }
    const word = button.querySelector('[data-copy-word]');
    if (!word?.firstChild) return;
    word.firstChild.data = done ? imp.say('Copied') : imp.say('Press Ctrl+C');
    setTimeout(() => { if (word.firstChild) word.firstChild.data = imp.say('Copy'); }, 2000);
  }

  // --- the heading ------------------------------------------------------------------------------------
  // A page that opens gives the focus to its heading, which may be that of the loading face: the one in its place gets it then.
  let heading = null;
  const replaced = new MutationObserver(() => {
    if (heading.isConnected || document.activeElement !== document.body) return;
    document.querySelector('main h1')?.focus({ preventScroll: true });
  });
  document.addEventListener('focusin', event => {
    replaced.disconnect();
    heading = event.target.matches('main h1') ? event.target : null;
    if (heading) replaced.observe(heading.closest('main'), { childList: true, subtree: true });
  });

  // --- listening ---------------------------------------------------------------------------------------
  document.addEventListener('keydown', suggest, true);
  document.addEventListener('input', event => {
    if (!event.target.matches?.('[data-suggest]')) return;
    point(event.target, optionsOf(event.target), -1);
    event.target.closest('.query-box').classList.remove('query-closed');
  });
  // Before the field loses the focus, which would close the list under the pointer.
  document.addEventListener('pointerdown', event => {
    const option = event.target.closest?.('.query-box [role=option]');
    if (!option) return;
    event.preventDefault();
    take(option.closest('.query-box').querySelector('[data-suggest]'), option);
  });
  addEventListener('popstate', () => { window.impWentBack = Date.now(); });
  document.addEventListener('keydown', event => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') closeAll();
    else if (event.key.startsWith('Arrow') && event.target.closest?.('.menu[open]')) moveItem(event);
  });
  document.addEventListener('click', event => {
    const at = selector => event.target.closest?.(selector);
    for (const menu of document.querySelectorAll('.menu[open]')) if (!menu.contains(event.target)) menu.open = false;
    if (at('a.menu-item')) at('.menu').open = false;
    if (at('[data-drawer=open]')) drawer(true);
    else if (at('[data-drawer=close]') || at('.sidebar a')) drawer(false);
    if (at('[data-sidebar-fold]')) fold();
    if (at('[data-keys-help]')) closeAll();
    const copying = at('[data-copy]');
    if (copying) copy(copying);
  });
  // Search forms lead to an address; inside the console without loading the page anew.
  document.addEventListener('submit', event => {
    const form = event.target.closest?.('form[data-go]');
    if (!form) return;
    event.preventDefault();
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ''));
    go(form.getAttribute('action') + (query.size ? '?' + query : ''));
  });
  // Navigation between static pages resets the attributes of <html>.
  window.Blazor?.addEventListener?.('enhancedload', () => {
    window.impTheme?.apply();
    window.impKeys?.apply();
    try { if (localStorage.getItem('imp-sidebar') === 'folded') root.dataset.sidebar = 'folded'; } catch { /* unfolded then */ }
  });
})();
