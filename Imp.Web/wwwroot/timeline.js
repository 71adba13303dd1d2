// Goes to the entry for which a page was opened, once per address: the page is drawn first by the server and then again when it has its line.
// And prints, where a button says so.
(() => {
  'use strict';
  let gone = '';

  function go() {
    const entry = document.querySelector('[data-marked]');
    const live = document.querySelector('[data-live=true]');
    const state = `${location.href} ${!!live}`;
    if (!entry || gone === state) return;
    gone = state;
    entry.scrollIntoView({ block: 'center' });
  }

  document.addEventListener('click', event => { if (event.target.closest?.('[data-print]')) window.print(); });
  new MutationObserver(go).observe(document.documentElement, { subtree: true, childList: true });
  go();
})();
