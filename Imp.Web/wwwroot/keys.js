// Keys: one letter presses what is on the page, g and a letter go to another page, arrows move in lists, ? says which there are.
// What has data-key is pressed, or focused when one types in it. Nothing is heard while somebody types.
(() => {
  'use strict';
  const { say } = window.imp;
  const root = document.documentElement;
  const store = 'imp-keys';
  const goFor = 1500;
  const field = 'input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select';
  const typing = element => element?.closest?.(field + ', [contenteditable=""], [contenteditable=true]');
  const visible = element => element.getClientRects().length > 0 && !element.disabled && !element.closest('[inert]');
  const dialogOpen = () => document.querySelector('dialog[open], .rz-dialog');
  let going = 0;
  let opening = 0;

  // --- pressing -----------------------------------------------------------------------------------
  function press(event) {
    // Whoever types on while a dialog is on its way means the dialog, not the page behind it; once it is there, that is over.
    if (dialogOpen()) opening = 0;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.key === 'Escape') return;
    if (typing(event.target) || event.isComposing || event.repeat && !event.key.startsWith('Arrow')) return;
    if (Date.now() - opening < 1500) return event.preventDefault();
    const isArrow = event.key.startsWith('Arrow');
    if (!isArrow && root.dataset.keys === 'off') return;
    if (event.target.closest?.('.menu[open]') && isArrow) return;
    if (moveRow(event) || chooseRow(event)) return event.preventDefault();
    if (isArrow) return;

    const inDialog = dialogOpen();
    if (event.key === '?') { event.preventDefault(); return help(); }
    if (!inDialog && going && Date.now() - going < goFor) { going = 0; if (goTo(event.key)) return event.preventDefault(); }
    if (event.key === '/' && !inDialog) {
      const search = [...document.querySelectorAll('main [data-search], [data-search]')].find(visible);
      if (search) { event.preventDefault(); search.focus(); search.select(); }
      return;
    }
    const target = [...(inDialog ?? document).querySelectorAll('[data-key]')].find(element => element.dataset.key === event.key && visible(element));
    if (target) {
      event.preventDefault();
      if (window.impWaiting?.key(event.key, target)) return;
      if (target.matches(field)) target.focus();
      else {
        if (target.matches('[aria-haspopup=dialog]')) opening = Date.now();
        target.click();
      }
    } else if (event.key === 'g' && !inDialog) going = Date.now();
    else if (event.key.length === 1 && event.key !== ' ' && !inDialog) window.impWaiting?.key(event.key);
  }

  function goTo(key) {
    if (key === 'w') { location.assign('/wall'); return true; }
    const link = [...document.querySelectorAll('[data-go-key]')].find(element => element.dataset.goKey === key);
    link?.click();
    return !!link;
  }

  // --- moving in lists: tables and lists of rows. A row without a link gives the focus to the first thing in it, or takes it itself. --------------------
  const lists = '.table tbody, ul.rows, ol.rows, div.rows, [data-rows]';
  const rowsOf = list => [...list.querySelectorAll(':scope > tr, :scope > li, .row:not(.row-head), :scope > [data-row]')].filter(visible);
  const handleOf = row => row.querySelector('.row-link') ?? [...row.querySelectorAll('a[href], button, input, select, summary')].find(visible) ?? row;

  function moveRow(event) {
    const step = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.key];
    if (!step || dialogOpen() || event.target.matches?.('[role=radio], [type=radio], [role=tab]')) return false;
    const own = event.target.closest?.(lists);
    const all = [...document.querySelectorAll('main')].flatMap(main => [...main.querySelectorAll(lists)]).filter(list => rowsOf(list).length);
    const list = own ?? (event.target === document.body || event.target.matches?.('#main, h1') ? all[step > 0 ? 0 : -1] ?? all[0] : null);
    if (!list) return false;
    const rows = rowsOf(list);
    const index = rows.findIndex(row => row.contains(event.target));
    let next = rows[index < 0 ? (step > 0 ? 0 : rows.length - 1) : index + step];
    // Past the end of one list the next one of the page begins.
    if (!next) {
      const other = all[all.indexOf(list) + step];
      next = other && rowsOf(other).at(step > 0 ? 0 : -1);
    }
    if (!next) return false;
    const handle = handleOf(next);
    if (handle === next && !next.hasAttribute('tabindex')) next.tabIndex = -1;
    handle.focus();
    next.scrollIntoView({ block: 'nearest' });
    return true;
  }

  function chooseRow(event) {
    const box = event.key === ' ' && event.target.matches?.('.row-link') && event.target.closest('.row')?.querySelector('.row-choose input');
    if (!box) return false;
    box.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, shiftKey: event.shiftKey }));
    return true;
  }

  // --- the list of keys -----------------------------------------------------------------------------
  function groups() {
    const keyed = [...document.querySelectorAll('[data-key][data-key-label]')].filter(visible);
    const row = element => [element.dataset.key, element.dataset.keyLabel];
    const pages = [...document.querySelectorAll('[data-go-key]')].map(link => ['g ' + link.dataset.goKey, link.textContent.trim()]);
    return [
      [say('This page'), new Map(keyed.filter(element => element.closest('main')).map(row))],
      [say('Lists'), new Map([['↑ ↓', say('Move between rows')], ['j k', say('The same')], ['Enter', say('Open the row')], ...(document.querySelector('.row-choose') ? [[say('Space'), say('Choose the row; with Shift all up to it')]] : [])])],
      [say('Everywhere'), new Map([['Ctrl K', say('Go to, find or do anything')], ['?', say('This list')], ['/', say('Search')], ...keyed.filter(element => !element.closest('main')).map(row), ['Esc', say('Close what is open')]])],
      [say('Pages'), new Map([...pages, ['g w', say('Wall screen')]])],
    ];
  }

  const make = (tag, more, ...inside) => { const element = Object.assign(document.createElement(tag), more); element.append(...inside); return element; };

  function help() {
    let dialog = document.getElementById('imp-keys');
    if (dialog?.open) return dialog.close();
    if (dialogOpen()) return;
    dialog?.remove();
    const back = document.activeElement;
    const off = root.dataset.keys === 'off';
    dialog = make('dialog', { id: 'imp-keys', className: 'keys' }, make('h2', { id: 'imp-keys-title', textContent: say('Keyboard'), tabIndex: -1, autofocus: true }));
    dialog.setAttribute('aria-labelledby', 'imp-keys-title');
    if (off) dialog.append(make('p', { className: 'dialog-lead', textContent: say('Keys of one letter are switched off in this browser; your profile switches them on.') }));
    const parts = make('div', { className: 'keys-groups' });
    for (const [title, rows] of groups()) {
      if (!rows.size) continue;
      const list = make('dl', {});
      for (const [key, label] of rows) {
        const term = make('dt', {});
        for (const one of key.split(' ')) term.append(make('kbd', { textContent: one }));
        list.append(term, make('dd', { textContent: label }));
      }
      parts.append(make('section', {}, make('h3', { textContent: title }), list));
    }
    const close = make('button', { type: 'button', className: 'button button-plain', textContent: say('Close') });
    close.addEventListener('click', () => dialog.close());
    dialog.addEventListener('click', event => { if (event.target === dialog) dialog.close(); });
    dialog.addEventListener('close', () => { dialog.remove(); back?.focus?.(); });
    dialog.append(parts, close);
    document.body.append(dialog);
    dialog.showModal();
  }

  // --- switching the letters off: for whoever speaks to the browser, or rests a hand on the keys -----------------------------
  function apply() {
    let off = false;
    try { off = localStorage.getItem(store) === 'off'; } catch { /* on then */ }
    if (off) root.dataset.keys = 'off';
    else delete root.dataset.keys;
  }

  function switchKeys() {
    const off = root.dataset.keys === 'off';
    try {
      if (off) localStorage.removeItem(store);
      else localStorage.setItem(store, 'off');
    } catch { root.dataset.keys = off ? 'on' : 'off'; return; }
    apply();
  }

  apply();
  window.impKeys = { apply };
  addEventListener('storage', event => { if (event.key === store) apply(); });
  document.addEventListener('keydown', press);
  document.addEventListener('click', event => {
    if (event.target.closest?.('[data-keys-help]')) help();
    if (event.target.closest?.('[data-keys-switch]')) switchKeys();
  });
})();
