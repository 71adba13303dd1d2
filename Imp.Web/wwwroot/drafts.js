// Drafts: what somebody types into a form with data-draft stays in this browser, for this person, until it is sent or thrown away. It needs no line to
// the server. Fields have data-draft-field. Last choices are kept the same way: data-draft-last names a field that begins with what was sent last.
(() => {
  'use strict';
  const fieldsOf = form => [...form.querySelectorAll('[data-draft-field]')];
  const formsOf = name => [...document.querySelectorAll(`form[data-draft="${name}"]`)];
  const whose = () => document.querySelector('[data-person]')?.dataset.person ?? '';
  const key = name => `imp-draft-${name}-${whose()}`;
  const lastKey = name => `imp-last-${name}-${whose()}`;
  const filled = new WeakSet();

  function read(place) {
    try { return JSON.parse(localStorage.getItem(place)) ?? {}; } catch { return {}; }
  }

  function write(place, values) {
    try {
      if (Object.keys(values).length) localStorage.setItem(place, JSON.stringify(values));
      else localStorage.removeItem(place);
    } catch { /* storage may be forbidden: then nothing is kept */ }
  }

  const lastOf = form => fieldsOf(form).filter(field => field.hasAttribute('data-draft-last')).map(field => field.dataset.draftField);

  function keep(form) {
    // A form with fewer fields must not throw away what a larger one holds.
    const values = read(key(form.dataset.draft));
    const last = lastOf(form);
    for (const field of fieldsOf(form)) {
      if (field.value && field.value !== field.dataset.draftDefault) values[field.dataset.draftField] = field.value;
      else delete values[field.dataset.draftField];
    }
    // What is only the usual choice is no draft.
    const typed = Object.keys(values).some(name => !last.includes(name));
    write(key(form.dataset.draft), typed ? values : {});
    mark(form, typed);
  }

  function mark(form, has) {
    for (const button of form.querySelectorAll('[data-draft-discard]')) button.hidden = !has;
  }

  function put(field, value) {
    if (field.value === value) return;
    field.value = value;
    // Blazor hears of it as if it had been typed.
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }

  function fill() {
    if (!document.querySelector('[data-live=true]')) return;
    for (const form of document.querySelectorAll('form[data-draft]')) {
      if (filled.has(form)) continue;
      filled.add(form);
      const draft = read(key(form.dataset.draft));
      const values = { ...read(lastKey(form.dataset.draft)), ...draft };
      for (const field of fieldsOf(form)) if ((!field.value || field.value === field.dataset.draftDefault) && values[field.dataset.draftField]) put(field, values[field.dataset.draftField]);
      mark(form, Object.keys(draft).length > 0);
    }
  }

  function discard(form) {
    const last = lastOf(form);
    write(key(form.dataset.draft), {});
    for (const field of fieldsOf(form)) if (!last.includes(field.dataset.draftField)) put(field, field.dataset.draftDefault ?? '');
    mark(form, false);
    fieldsOf(form)[0]?.focus();
  }

  /** What was typed has been sent: no draft any more, and its usual choices are remembered. */
  function sent(name) {
    for (const form of formsOf(name)) {
      const last = lastOf(form);
      const values = Object.fromEntries(fieldsOf(form).filter(field => last.includes(field.dataset.draftField) && field.value).map(field => [field.dataset.draftField, field.value]));
      if (Object.keys(values).length) write(lastKey(name), values);
      form.removeAttribute('data-draft');
    }
    write(key(name), {});
  }

  document.addEventListener('input', event => { const form = event.target.closest?.('form[data-draft]'); if (form) keep(form); });
  // What a choice fills in elsewhere in the form comes a moment later, from the server.
  document.addEventListener('change', event => {
    const form = event.isTrusted && event.target.closest?.('form[data-draft]');
    if (form) setTimeout(() => { if (form.isConnected && form.dataset.draft) keep(form); }, 500);
  });
  document.addEventListener('click', event => {
    const link = event.target.closest?.('form[data-draft] a[href]');
    if (link) keep(link.closest('form'));
    const button = event.target.closest?.('[data-draft-discard]');
    if (button) discard(button.closest('form'));
  });
  // Ready to be typed over.
  document.addEventListener('focusin', event => { if (event.target.matches?.('[data-draft-last]')) event.target.select(); });
  new MutationObserver(fill).observe(document.documentElement, { subtree: true, childList: true, attributeFilter: ['data-live'] });
  window.impDrafts = { sent };
  fill();
})();
