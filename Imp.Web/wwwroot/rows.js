// What happens in the rows of a long list, heard once around all of them: a press on what has data-press, and the focus that comes into a row.
// Loaded before the line to the server starts: Blazor has to know both events before it draws anything that hears them.
(() => {
  'use strict';
  const list = '[data-rows]';
  const rowOf = element => element?.closest?.(`${list} [data-row]`);
  const about = (row, more) => ({ row: +row.dataset.row, at: row.ariaRowIndex - 1, ...more });
  const tell = (row, name, more) => row.dispatchEvent(new CustomEvent(name, { bubbles: true, detail: about(row, more) }));

  for (const name of ['rowpress', 'rowfocus']) window.Blazor?.registerCustomEventType(name, { createEventArgs: event => event.detail });

  document.addEventListener('click', event => {
    const pressed = event.target.closest?.('[data-press]');
    const row = rowOf(pressed);
    // The second click of a double click is meant as one click.
    if (row && (event.detail < 2 || pressed.matches('input'))) tell(row, 'rowpress', { press: pressed.dataset.press, shift: event.shiftKey });
  });
  document.addEventListener('focusin', event => {
    const row = rowOf(event.target);
    if (row && !row.contains(event.relatedTarget)) tell(row, 'rowfocus', {});
  });
})();
