// A field that is typed into before the line to the server is up is replaced, empty, when the page comes alive. What was typed is put into the new
// one then, and the cursor: without it the next letter would be a key of the page.
(() => {
  'use strict';
  const all = ':is(.shell, .rz-dialog) :is(input:not([type=file], [type=hidden]), textarea, select)';
  const longest = 10_000;
  const typed = new Map();
  let cursor = null;
  let ends = null;
  const live = () => !!document.querySelector('[data-live=true]');
  const isChoice = field => field.type === 'checkbox' || field.type === 'radio';
  const kind = field => `${field.type} ${(field.labels?.[0]?.textContent || field.getAttribute('aria-label') || field.placeholder || field.name).trim()}`;

  /** By what it is called, and the how many-th of that name: its id may be another in the new page. */
  function nameOf(field) {
    const own = kind(field);
    return `${[...document.querySelectorAll(all)].filter(one => kind(one) === own).indexOf(field)} ${own}`;
  }

  function note(field) {
    const name = nameOf(field);
    typed.set(name, isChoice(field) ? field.checked : field.value);
    if (field === document.activeElement) cursor = { name, from: select(field)?.[0], to: select(field)?.[1] };
  }

  function select(field) {
    try { return [field.selectionStart, field.selectionEnd]; } catch { return null; }   // a number or a date has no such thing
  }

  /** Nobody has put the cursor anywhere: the heading has it on a new page by itself. */
  const isFree = () => !document.activeElement || document.activeElement.matches('body, h1');

  function put(field, value) {
    if (isChoice(field) ? field.checked === value : field.value === value) return;
    if (isChoice(field)) field.checked = value; else field.value = value;
    // Blazor hears of it as if it had been done now.
    for (const event of ['input', 'change']) field.dispatchEvent(new Event(event, { bubbles: true }));
  }

  function putBack() {
    if (!live()) return;
    if (!typed.size && !cursor) return changed.disconnect();
    for (const field of document.querySelectorAll(all)) {
      const name = nameOf(field);
      if (typed.has(name)) put(field, typed.get(name));
      typed.delete(name);
      if (cursor?.name !== name || !isFree()) continue;
      field.focus({ preventScroll: true });
      if (cursor.from !== undefined && cursor.from !== null) field.setSelectionRange?.(cursor.from, cursor.to);
      cursor = null;
    }
    if (typed.size || cursor) ends ??= setTimeout(() => { typed.clear(); cursor = null; changed.disconnect(); }, longest);
  }

  const changed = new MutationObserver(putBack);
  const early = event => { if (event.isTrusted && !live() && event.target.matches?.(all)) note(event.target); };
  document.addEventListener('input', early);
  document.addEventListener('change', early);
  document.addEventListener('focusin', event => {
    if (live() || !event.target.matches?.(all)) return;
    const [from, to] = select(event.target) ?? [];
    cursor = { name: nameOf(event.target), from, to };
  });
  document.addEventListener('focusout', event => { if (!live() && event.isTrusted && event.relatedTarget) cursor = null; });
  changed.observe(document.documentElement, { subtree: true, childList: true, attributeFilter: ['data-live'] });
})();
