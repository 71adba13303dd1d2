// What is pressed before the line to the server is up, or while it is lost, would be heard by nobody. It waits here, the page says so, and it is done
// as soon as the page can; what cannot be done in time is refused in words. One thing waits at a time: what is pressed meanwhile is not queued behind it.
// Links, menus and whatever scripts do by themselves need no line and never wait.
(() => {
  'use strict';
  const { say } = window.imp;
  const root = document.documentElement;
  const store = 'imp-waiting';
  const longest = 10_000;
  const shownAfter = 250;
  const refusalStays = 8000;
  const inside = '.shell, .rz-dialog, .toasts';
  const withoutLine = 'a[href], input, textarea, select, summary, label, [role=option], [data-palette], [data-theme-switch], [data-drawer], [data-sidebar-fold], [data-keys-help], [data-keys-switch], [data-copy], [data-draft-discard], [data-connection-retry], form[method=post] button, form[data-go] button';
  const visible = element => element.getClientRects().length > 0 && !element.disabled && !element.closest('[inert]');
  const named = element => (element.dataset.keyLabel ?? element.getAttribute('aria-label') ?? element.textContent).trim();
  const allCalled = name => [...document.querySelectorAll('button')].filter(one => one.closest(inside) && named(one) === name);
  let held = null;
  let replaying = false;

  const broken = () => { const said = document.getElementById('blazor-error-ui'); return !!said && getComputedStyle(said).display !== 'none'; };
  const live = () => !!document.querySelector('[data-live=true]') && root.dataset.connection !== 'lost' && !broken();
  // The address is already that of the next page while the one before is still drawn: a key means the next one.
  const moving = () => { const main = document.querySelector('main[data-at]'); return !!main && main.dataset.at !== location.pathname; };
  const loading = () => moving() || !!document.querySelector('main .skeleton');

  function find({ key, name, place }) {
    if (key !== undefined) return [...document.querySelectorAll('[data-key]')].find(one => one.dataset.key === key && visible(one));
    return allCalled(name).filter(visible)[place];
  }

  // --- saying it ----------------------------------------------------------------------------------
  const bar = () => document.getElementById('imp-waiting');

  function show(text, isRefused) {
    const element = bar();
    if (!element) return;
    element.querySelector('[data-waiting-text]').textContent = text;
    element.querySelector('.spinner').hidden = isRefused;
    element.hidden = false;
  }

  function forget() {
    if (!held) return;
    clearTimeout(held.shows);
    clearTimeout(held.ends);
    changed.disconnect();
    if (held.element?.isConnected) held.element.removeAttribute('aria-busy');
    held = null;
    if (bar()) bar().hidden = true;
  }

  function refuse(label) {
    forget();
    show(say('“{0}” was not carried out. Press it again.', label), true);
    const said = bar()?.textContent;
    setTimeout(() => { if (!held && bar()?.textContent === said) bar().hidden = true; }, refusalStays);
  }

  // --- waiting ------------------------------------------------------------------------------------
  /** What it is: { key } or { name, place }, with what to call it; without a label nothing is said when the page turns out to have no such thing. */
  function wait(what, element, left = longest) {
    if (held?.what.label) return;
    forget();
    held = { what, element, since: Date.now() };
    element?.setAttribute('aria-busy', 'true');
    held.shows = setTimeout(() => { if (what.label) show(say('Connecting … then “{0}”', what.label), false); }, shownAfter);
    held.ends = setTimeout(() => refuse(what.label ?? what.key), left);
    changed.observe(root, { subtree: true, childList: true, attributeFilter: ['data-live', 'data-at', 'data-connection', 'disabled', 'style'] });
    look();
  }

  function look() {
    if (!held) return;
    const { what } = held;
    if (broken()) return what.label ? refuse(what.label) : forget();
    if (!live() || moving()) return;
    const element = find(what);
    if (!element) {
      if (!loading()) return what.label ? refuse(what.label) : forget();
      return;
    }
    forget();
    replaying = true;
    if (element.matches('input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select')) element.focus();
    else element.click();
    replaying = false;
  }

  const changed = new MutationObserver(look);

  // Before anybody else: on the way down.
  document.addEventListener('click', event => {
    if (replaying || live()) return;
    const element = event.target.closest?.('button');
    if (!element?.closest(inside) || event.target.closest(withoutLine)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const label = named(element);
    if (broken()) return refuse(label);
    const { key } = element.dataset;
    wait(key ? { key, label } : { name: label, place: allCalled(label).filter(visible).indexOf(element), label }, element);
  }, true);

  // --- a page that is loaded anew for the line's sake takes what waits along -----------------------------------
  function keep() {
    if (!held) return;
    try { sessionStorage.setItem(store, JSON.stringify({ path: location.pathname, what: held.what, until: held.since + longest })); } catch { /* not kept then */ }
  }

  function takeUp() {
    let kept;
    try { kept = JSON.parse(sessionStorage.getItem(store)); sessionStorage.removeItem(store); } catch { return; }
    if (!kept || kept.path !== location.pathname) return;
    if (kept.until > Date.now()) wait(kept.what, null, kept.until - Date.now());
    else if (kept.what.label) refuse(kept.what.label);
  }

  window.impWaiting = {
    keep,
    /** @returns whether a key waits now: because the line is not up, or because the page is still being read and may have it in a moment. */
    key(key, element) {
      const ofNext = moving() && (!element || element.closest('main'));
      if (replaying || !ofNext && (element?.closest(withoutLine) || live() && (element || !loading()))) return false;
      const known = ofNext ? null : element;
      const label = known ? named(known) : undefined;
      if (broken()) { if (label) refuse(label); return !!label; }
      wait({ key, label }, known);
      return true;
    },
  };
  takeUp();
})();
