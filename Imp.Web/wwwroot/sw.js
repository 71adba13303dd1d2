// The console's service worker: shows what is pushed and does what its buttons say. It keeps no pages, so it can never show an old one.
'use strict';

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()));

self.addEventListener('push', event => {
  let message;
  try { message = event.data.json(); } catch { message = { title: 'Imp', body: 'Something happened. Open Imp to see it.', kind: 'page', open: '/' }; }
  event.waitUntil(show(message));
});

// A push without a notification would be counted against us by the browser, and some then show one of their own.
function show(message) {
  const page = message.kind === 'page';
  const actions = page ? [...(message.acknowledge ? [{ action: 'acknowledge', title: 'I have it' }] : []), ...(message.open ? [{ action: 'open', title: 'Look at it' }] : [])] : [];
  return self.registration.showNotification(message.title, {
    body: message.body, icon: '/icon-192.png', badge: '/badge-96.png', tag: message.tag ?? 'imp-test', renotify: page, requireInteraction: page, silent: message.kind === 'ended',
    timestamp: Date.now(), actions, data: message, ...(page && { vibrate: [400, 200, 400, 200, 800] }),   // a silent one must not name a pattern
  });
}

self.addEventListener('notificationclick', event => {
  const message = event.notification.data ?? {};
  event.notification.close();
  event.waitUntil(event.action === 'acknowledge' && message.acknowledge ? acknowledge(message) : open(message.open ?? '/'));
});

// The link is the proof, so no cookie goes along. Where it does not work the page says why.
async function acknowledge(message) {
  try {
    const answer = await fetch(here(message.acknowledge), { method: 'POST', credentials: 'omit', headers: { Accept: 'application/json' } });
    if (answer.ok) return await show({ ...message, kind: 'ended', body: (await answer.json()).state });
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
