// The console's small manners: keys, drawer, menus, search, copying, arrow keys in tables. Everything is heard at the document, so it does not matter
// when Blazor draws what.
(() => {
  'use strict';
  const root = document.documentElement;
  const typing = element => element?.closest?.('input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select, [contenteditable=""], [contenteditable=true]');
  const visible = element => element.getClientRects().length > 0 && !element.disabled;
  const dialogOpen = () => document.querySelector('dialog[open], .rz-dialog');

  function go(address) {
    if (window.Blazor?.navigateTo) Blazor.navigateTo(address);
    else location.assign(address);
  }

  // --- keys -------------------------------------------------------------------------------------
  function press(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') return closeAll();
    if (typing(event.target) || event.isComposing || event.repeat && !event.key.startsWith('Arrow')) return;
    if (moveRow(event)) return event.preventDefault();
    if (event.target.closest?.('.menu[open]') && event.key.startsWith('Arrow')) return moveItem(event);

    const inDialog = dialogOpen();
    if (event.key === '?') { event.preventDefault(); return help(); }
    if (event.key === '/' && !inDialog) {
      const search = [...document.querySelectorAll('[data-search]')].find(visible);
      if (search) { event.preventDefault(); search.focus(); search.select(); }
      return;
    }
    const scope = inDialog ?? document;
    const target = [...scope.querySelectorAll('[data-key]')].find(element => element.dataset.key === event.key && visible(element));
    if (target) { event.preventDefault(); target.click(); }
  }

  function help() {
    let dialog = document.getElementById('imp-keys');
    if (dialog?.open) return dialog.close();
    dialog?.remove();
    const back = document.activeElement;
    dialog = document.createElement('dialog');
    dialog.id = 'imp-keys';
    dialog.className = 'keys';
    dialog.setAttribute('aria-labelledby', 'imp-keys-title');
    const rows = new Map([['?', 'This list'], ['/', 'Search'], ['↑ ↓', 'Move between rows'], ['Enter', 'Open the row'], ['Esc', 'Close what is open']]);
    for (const element of document.querySelectorAll('[data-key][data-key-label]')) if (visible(element)) rows.set(element.dataset.key, element.dataset.keyLabel);

    const title = Object.assign(document.createElement('h2'), { id: 'imp-keys-title', textContent: 'Keyboard' });
    const list = document.createElement('dl');
    for (const [key, label] of rows) {
      const term = document.createElement('dt');
      term.append(Object.assign(document.createElement('kbd'), { textContent: key }));
      list.append(term, Object.assign(document.createElement('dd'), { textContent: label }));
    }
    const close = Object.assign(document.createElement('button'), { type: 'button', className: 'button button-plain', textContent: 'Close' });
    close.addEventListener('click', () => dialog.close());
    dialog.addEventListener('click', event => { if (event.target === dialog) dialog.close(); });
    dialog.addEventListener('close', () => { dialog.remove(); back?.focus?.(); });
    dialog.append(title, list, close);
    document.body.append(dialog);
    dialog.showModal();
  }

  // --- rows of a table ------------------------------------------------------------------------------
  function moveRow(event) {
    const step = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.key];
    if (!step) return false;
    const here = event.target.closest?.('tr');
    const table = here?.closest('.table') ?? (event.target === document.body || event.target.id === 'main' ? document.querySelector('.page .table') : null);
    if (!table) return false;
    const links = [...table.querySelectorAll('.row-link')];
    const index = links.findIndex(link => link.closest('tr') === here);
    const next = links[index < 0 ? (step > 0 ? 0 : -1) : index + step];
    next?.focus();
    next?.closest('tr').scrollIntoView({ block: 'nearest' });
    return !!next;
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
    word.firstChild.data = done ? 'Copied' : 'Press Ctrl+C';
    setTimeout(() => { if (word.firstChild) word.firstChild.data = 'Copy'; }, 2000);
  }

  // --- listening ---------------------------------------------------------------------------------------
  document.addEventListener('keydown', press);
  document.addEventListener('click', event => {
    const at = selector => event.target.closest?.(selector);
    for (const menu of document.querySelectorAll('.menu[open]')) if (!menu.contains(event.target)) menu.open = false;
    if (at('a.menu-item')) at('.menu').open = false;
    if (at('[data-drawer=open]')) drawer(true);
    else if (at('[data-drawer=close]') || at('.sidebar a')) drawer(false);
    if (at('[data-sidebar-fold]')) fold();
    if (at('[data-keys-help]')) { closeAll(); help(); }
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
    try { if (localStorage.getItem('imp-sidebar') === 'folded') root.dataset.sidebar = 'folded'; } catch { /* unfolded then */ }
  });
})();
