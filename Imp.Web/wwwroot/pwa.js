// Keeps what the offline page shows: the page itself, and, once a minute while somebody looks, what is open. Nothing is kept of whoever is not signed in.
(() => {
  'use strict';
  if (!('serviceWorker' in navigator) || !('caches' in window)) return;
  const page = 'imp-offline', state = 'imp-state', { version, person } = document.currentScript.dataset, every = 60_000;
  const files = ['/offline.html', '/offline.js', '/offline.css', '/words.js', '/tokens.css', '/icon.svg'];
  let kept = 0;

  async function keepPage() {
    let known = null;
    try { known = localStorage.getItem(page); } catch { /* then once per page */ }
    if (known === version && await caches.has(page)) return;
    await (await caches.open(page)).addAll(files.map(file => new Request(file, { cache: 'reload' })));
    try { localStorage.setItem(page, version); } catch { /* then once per page */ }
  }

  async function keepState() {
    if (person === undefined) return caches.delete(state);
    if (document.hidden || Date.now() - kept < every) return;
    kept = Date.now();
    const answer = await fetch('/wall/now', { redirect: 'manual', cache: 'no-store', headers: { Accept: 'application/json' } });
    if (answer.ok) await (await caches.open(state)).put('/wall/now', new Response(await answer.blob(), { headers: { 'Content-Type': 'application/json', 'X-Kept-At': new Date().toISOString() } }));
    else if (answer.type === 'opaqueredirect' || answer.status === 401 || answer.status === 403) await caches.delete(state);   // signed out elsewhere
  }

  const quietly = promise => promise.catch(() => { /* offline, or a browser that keeps nothing: the next time */ });
  const look = () => quietly(keepState());

  document.addEventListener('submit', event => { if (event.target.getAttribute?.('action')?.startsWith('/sign-out')) quietly(caches.delete(state)); });
  document.addEventListener('visibilitychange', look);
  setInterval(look, every / 2);
  // When the page has done what it was opened for.
  addEventListener('load', () => (window.requestIdleCallback ?? setTimeout)(() => { quietly(navigator.serviceWorker.register('/sw.js')); quietly(keepPage()); look(); }));
})();
