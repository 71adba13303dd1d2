// The command palette: every page, every action of this page, and by name whatever the server finds. The pages and actions are taken from what is
// drawn, so it offers nothing that the viewer could not do without it, and it opens without asking the server.
(() => {
  'use strict';
  const { say } = window.imp;
  const most = 8;
  const groups = [say('Recent'), say('This page'), say('Everywhere'), say('Pages'), say('Incidents'), say('Services'), say('People'), say('Teams'), say('Schedules'), say('Escalation policies'), say('Integrations')];
  let dialog, input, list, none, said;
  let found = [];
  let asking = null;
  let shown = [];
  let at = 0;
  let entered = false;

  const visible = element => element.getClientRects().length > 0 && !element.disabled;
  const store = () => 'imp-recent-' + (document.querySelector('[data-person]')?.dataset.person ?? '');

  function make(tag, more, ...inside) {
    const element = Object.assign(document.createElement(tag), more);
    element.append(...inside);
    return element;
  }

  function go(address) {
    if (window.Blazor?.navigateTo) Blazor.navigateTo(address);
    else location.assign(address);
  }

  // --- what there is ------------------------------------------------------------------------------
  const words = element => (element.dataset.keyLabel ?? element.getAttribute('aria-label') ?? element.textContent).trim();
  const iconOf = element => element?.querySelector('.icon');

  function pages() {
    const links = [...document.querySelectorAll('.sidebar-nav a[href]')].map(link => ({
      group: say('Pages'), label: link.textContent.trim(), href: link.getAttribute('href'), icon: iconOf(link), key: link.dataset.goKey && 'g ' + link.dataset.goKey,
    }));
    const profile = document.querySelector('.person-menu a[href="/me"]');
    const wall = { group: say('Pages'), label: say('Wall screen'), href: '/wall', load: true, icon: null, key: 'g w' };
    return [...links, wall, ...(profile ? [{ group: say('Pages'), label: say('My profile'), href: '/me', icon: iconOf(profile) }] : [])];
  }

  function actions() {
    const here = [...document.querySelectorAll('main [data-key-label], main .page-actions :is(a[href], button)')].filter(visible).filter(element => !element.closest('[inert]'));
    const press = selector => document.querySelector(selector);
    const everywhere = [
      [say('Create incident'), press('.topbar [data-key=c]'), 'c'],
      [say('Light or dark'), press('.topbar [data-theme-switch]'), '\\'],
      [say('Keyboard shortcuts'), press('[data-keys-help]'), '?'],
      [say('Sign out'), press('.person-menu form button')],
    ];
    return [
      ...here.map(element => ({ group: say('This page'), label: words(element), run: () => start(element), icon: iconOf(element), key: element.dataset.key })),
      ...everywhere.filter(([, element]) => element).map(([label, element, key]) => ({ group: say('Everywhere'), label, run: () => element.click(), icon: iconOf(element), key })),
    ];
  }

  function start(element) {
    if (element.matches('input:not([type=checkbox]), select, textarea')) element.focus();
    else element.click();
  }

  function recent() {
    try { return JSON.parse(localStorage.getItem(store())) ?? []; } catch { return []; }
  }

  function remember(item) {
    if (!item.href) return;
    const rest = recent().filter(one => one.href !== item.href);
    const kept = { label: item.label, href: item.href, kind: item.kind ?? item.group };
    try { localStorage.setItem(store(), JSON.stringify([kept, ...rest].slice(0, most))); } catch { /* nothing is remembered then */ }
  }

  // --- finding: the ranks are those of NameFinder.cs, change both -------------------------------------
  function rank(name, text) {
    const label = name.toLowerCase();
    const typed = text.trim().toLowerCase();
    if (!typed) return 1;
    if (label === typed) return 4;
    if (label.startsWith(typed)) return 3;
    return Math.min(2, ...typed.split(/\s+/).map(word => {
      let best = 0;
      for (let place = label.indexOf(word); place >= 0; place = label.indexOf(word, place + 1)) {
        if (place === 0 || !/[\p{L}\p{N}]/u.test(label[place - 1])) return 2;
        best = 1;
      }
      return best;
    }));
  }

  function choose() {
    const text = input.value;
    const lately = recent();
    const age = item => { const place = lately.findIndex(one => one.href === item.href); return item.href && place >= 0 ? place : most; };
    const pageIcon = href => iconOf(document.querySelector(`.sidebar-nav a[href="${href}"]`));
    const own = [...actions(), ...pages()].map(item => ({ ...item, rank: rank(item.label, text) }));
    const theirs = text.trim() ? found.flatMap(group => group.items.map(item => ({ group: group.label, ...item, icon: pageIcon(group.page), rank: Math.max(rank(item.label, text), 1) }))) : [];
    const before = text.trim() ? [] : lately.map(item => ({ ...item, group: say('Recent'), rank: 1, icon: null }));
    const seen = new Set();
    const all = [...before, ...own, ...theirs].filter(item => item.rank > 0).filter(item => {
      const same = item.href ?? item.group + item.label;
      return !seen.has(same) && seen.add(same);
    });
    if (!text.trim()) return groups.map(label => ({ label, items: all.filter(item => item.group === label) })).filter(group => group.items.length);
    // Best first, groups and what is in them; a number alone means the incident.
    const isNumber = /^#?\d+$/.test(text.trim());
    return groups.map(label => {
      const items = all.filter(item => item.group === label).sort((a, b) => age(a) - age(b) || b.rank - a.rank).slice(0, most);
      return { label, items, best: isNumber && label === say('Incidents') ? 5 : Math.max(0, ...items.map(item => item.rank)) };
    }).filter(group => group.items.length).sort((a, b) => b.best - a.best);
  }

  // --- drawing ---------------------------------------------------------------------------------------
  function build() {
    input = make('input', { type: 'text', placeholder: say('Go to, find or do anything'), autocomplete: 'off', spellcheck: false, maxLength: 200, enterKeyHint: 'go' });
    for (const [name, value] of Object.entries({ role: 'combobox', 'aria-label': say('Go to, find or do anything'), 'aria-expanded': 'true', 'aria-controls': 'imp-palette-list', 'aria-autocomplete': 'list' })) input.setAttribute(name, value);
    list = make('div', { id: 'imp-palette-list', className: 'palette-list' });
    list.setAttribute('role', 'listbox');
    list.setAttribute('aria-label', say('Results'));
    none = make('p', { className: 'palette-none', hidden: true });
    said = make('p', { className: 'unseen' });
    said.setAttribute('role', 'status');
    const close = make('button', { type: 'button', className: 'button button-ghost', textContent: 'Esc' });
    close.setAttribute('aria-label', say('Esc: close'));
    close.addEventListener('click', () => dialog.close());
    dialog = make('dialog', { id: 'imp-palette', className: 'palette' }, make('div', { className: 'palette-head' }, input, close), list, none, said);
    dialog.setAttribute('aria-label', say('Command palette'));
    input.addEventListener('input', ask);
    dialog.addEventListener('keydown', steer);
    dialog.addEventListener('click', event => {
      if (event.target === dialog) return dialog.close();
      const option = event.target.closest('[role=option]');
      if (option) take(shown[Number(option.dataset.index)]);
    });
    dialog.addEventListener('close', () => { asking?.abort(); asking = null; entered = false; });
    document.body.append(dialog);
  }

  function draw() {
    const kept = shown[at];
    const moved = at > 0;
    shown = [];
    const parts = choose().map((group, number) => {
      const heading = make('p', { id: 'imp-palette-group-' + number, textContent: group.label });
      const box = make('div', { className: 'palette-group' }, heading);
      box.setAttribute('role', 'group');
      box.setAttribute('aria-labelledby', heading.id);
      for (const item of group.items) box.append(option(item));
      return box;
    });
    list.replaceChildren(...parts);
    list.hidden = !shown.length;
    none.hidden = !list.hidden;
    none.textContent = asking ? say('Searching …') : say('Nothing is called that.');
    input.setAttribute('aria-expanded', String(!list.hidden));
    list.toggleAttribute('aria-busy', !!asking);
    said.textContent = shown.length === 1 ? say('1 result') : say('{0} results', shown.length);
    // What comes later must not slip under the hand: the choice stays with what was chosen.
    const still = moved && kept ? shown.findIndex(one => one.label === kept.label && one.group === kept.group) : 0;
    point(Math.max(0, still));
  }

  function option(item) {
    const index = shown.push(item) - 1;
    const row = make('div', { id: 'imp-palette-' + index, className: 'palette-option' });
    row.setAttribute('role', 'option');
    row.setAttribute('aria-selected', 'false');
    row.dataset.index = index;
    if (item.icon) row.append(item.icon.cloneNode(true));
    row.append(make('span', { textContent: item.label }));
    if (item.hint || item.kind) row.append(make('small', { textContent: item.hint ?? item.kind }));
    if (item.key) row.append(make('kbd', { textContent: item.key }));
    return row;
  }

  function point(index) {
    at = index;
    list.querySelector('[aria-selected=true]')?.setAttribute('aria-selected', 'false');
    const row = document.getElementById('imp-palette-' + index);
    if (!row) return input.removeAttribute('aria-activedescendant');
    row.setAttribute('aria-selected', 'true');
    input.setAttribute('aria-activedescendant', row.id);
    if (index === 0) list.scrollTop = 0;
    else row.scrollIntoView({ block: 'nearest' });
  }

  function steer(event) {
    if (event.isComposing) return;
    const last = shown.length - 1;
    const next = { ArrowDown: at >= last ? 0 : at + 1, ArrowUp: at <= 0 ? last : at - 1, PageDown: Math.min(last, at + 7), PageUp: Math.max(0, at - 7) }[event.key];
    if (next !== undefined) { event.preventDefault(); if (last >= 0) point(next); }
    else if (event.key === 'Enter' && event.target === input) { event.preventDefault(); enter(); }
  }

  // Enter means what the whole text finds: a fast hand waits for the answer, but not for a server that does not give one.
  function enter() {
    if (!asking) return take(shown[at]);
    entered = true;
    const mine = asking;
    setTimeout(() => { if (entered && mine === asking) take(shown[at]); }, 1000);
  }

  function take(item) {
    entered = false;
    if (!item) return;
    dialog.close();
    remember(item);
    if (item.run) item.run();
    else if (item.load) location.assign(item.href);
    else go(item.href);
  }

  // --- asking the server ---------------------------------------------------------------------------------
  async function ask() {
    asking?.abort();
    asking = null;
    entered = false;
    const text = input.value.trim();
    if (!text) { found = []; return draw(); }
    const mine = asking = new AbortController();
    draw();
    try {
      const answer = await fetch('/palette?text=' + encodeURIComponent(text), { signal: mine.signal, redirect: 'error' });
      if (mine === asking) found = answer.ok ? await answer.json() : [];
    } catch { if (mine !== asking) return; found = []; }
    if (mine !== asking) return;
    asking = null;
    draw();
    if (entered) take(shown[at]);
  }

  function open() {
    if (!document.querySelector('[data-person]')) return;
    if (!dialog?.isConnected) build();
    if (dialog.open) return dialog.close();
    if (document.querySelector('dialog[open], .rz-dialog')) return;
    found = [];
    shown = [];
    at = 0;
    input.value = '';
    dialog.showModal();
    draw();
    input.focus();
  }

  document.addEventListener('keydown', event => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      open();
    }
  });
  document.addEventListener('click', event => { if (event.target.closest?.('[data-palette]')) open(); });
})();
