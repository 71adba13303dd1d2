// The console's service worker: shows what is pushed, does what its buttons say, and where Imp cannot be reached shows the page that says so. It keeps
// no page of the console, so it can never show an old one.
'use strict';

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()));

// Only what would be the browser's own error page is replaced: a whole page, or a file of the offline page itself.
self.addEventListener('fetch', event => {
  const { request } = event;
  if (request.method !== 'GET' || new URL(request.url).origin !== self.location.origin) return;
  if (request.mode === 'navigate') event.respondWith(fetch(request).catch(async () => await kept('/offline.html') ?? Response.error()));
  else if (request.destination) event.respondWith(fetch(request).catch(async () => await kept(new URL(request.url).pathname) ?? Response.error()));
});

async function kept(path) {
  return caches.match(path, { cacheName: 'imp-offline' });
}

self.addEventListener('push', event => {
  let message;
  try { message = event.data.json(); } catch { message = { title: 'Imp', body: 'Something happened. Open Imp to see it.', kind: 'page', open: '/' }; }
  event.waitUntil(show(message));
});

// A push without a notification would be counted against us by the browser, and some then show one of their own.
function show(message) {
  const page = message.kind === 'page';
  // Most browsers show two buttons and leave out the rest; a click beside them looks at it anyway.
  const actions = page ? [...(message.actions ?? []), ...(message.open ? [{ action: 'open', title: message.look ?? 'Look at it' }] : [])] : [];
  return self.registration.showNotification(message.title, {
    body: message.body, icon: '/icon-192.png', badge: '/badge-96.png', tag: message.tag ?? 'imp-test', renotify: page, requireInteraction: page, silent: message.kind === 'ended' || message.kind === 'notice',
    timestamp: Date.now(), actions, data: message, ...(page && { vibrate: [400, 200, 400, 200, 800] }),   // a silent one must not name a pattern
  });
}

self.addEventListener('notificationclick', event => {
  const message = event.notification.data ?? {};
  event.notification.close();
  event.waitUntil(message.acknowledge && event.action && event.action !== 'open' ? answer(message, event.action) : open(message.open ?? '/'));
});

// The link is the proof, so no cookie goes along. Where it does not work the page says why.
async function answer(message, action) {
  try {
    const said = await fetch(here(message.acknowledge) + (action === 'acknowledge' ? '' : `/${action}`), { method: 'POST', credentials: 'omit', headers: { Accept: 'application/json' } });
    if (said.ok) return await show({ ...message, kind: 'ended', body: (await said.json()).state });
  } catch { /* the page says it */ }
  return open(message.acknowledge);
}

async function open(address) {
  const target = here(address);
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const there = windows.find(one => one.url === target);
  return there ? there.focus() : self.clients.openWindow(target);
}

// By the address under which this browser knows Imp, whatever stands in the message.
function here(address) {
  const url = new URL(address, self.location.origin);
  return new URL(url.pathname + url.search, self.location.origin).href;
}
