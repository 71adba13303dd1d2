// What is shown instead of a page when Imp cannot be reached: what was open when it last could, and how long ago that was.
(() => {
  'use strict';
  const at = id => document.getElementById(id), { say, locale } = imp;
  const most = 20;
  let keptAt = null;

  function element(name, look, text) {
    const made = document.createElement(name);
    if (look) made.className = look;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function ago(milliseconds) {
    const minutes = Math.floor(milliseconds / 60_000);
    return minutes < 1 ? say('less than a minute ago') : minutes < 60 ? say('{0} min ago', minutes)
      : minutes < 1440 ? say('{0} h {1} min ago', Math.floor(minutes / 60), minutes % 60) : say('{0} days ago', Math.floor(minutes / 1440));
  }

  function age() {
    if (keptAt) at('age').textContent = say('As of {0}, {1}. It may be over, and there may be others.', keptAt.toLocaleString(locale), ago(Date.now() - keptAt));
  }

  async function show() {
    const kept = await (await caches.open('imp-state')).match('/wall/now');
    if (!kept) return;
    keptAt = new Date(kept.headers.get('X-Kept-At'));
    const { incidents, counts } = await kept.json();
    at('incidents').replaceChildren(...incidents.slice(0, most).map(one => {
      const row = element('li', `sev${one.severity}`);
      row.append(element('span', 'sev', `SEV${one.severity}`), element('strong', '', `#${one.number} ${one.title}`),
        element('span', 'about', `${one.service} · ${one.state === 'open' ? say('nobody had it') : say('{0} had it', one.holder ?? say('somebody'))}`));
      return row;
    }));
    const more = counts.total - Math.min(most, incidents.length);
    at('more').textContent = counts.total === 0 ? say('Nothing was open.') : more > 0 ? say('and {0} more', more) : '';
    at('last').hidden = false;
    age();
  }

  async function again() {
    const answers = await fetch('/healthz/live', { cache: 'no-store' }).then(answer => answer.ok, () => false);
    if (answers) location.reload();
  }

  // What the file says in English.
  document.title = at('title').textContent = say('Imp cannot be reached');
  at('why').textContent = say('This device has no connection, or Imp is not running. This page tries again every few seconds.');
  at('again').textContent = say('Try again now');
  at('last-title').textContent = say('Last known state');
  at('hint').textContent = say('Pages still reach you over the other ways that you set up. Nothing can be changed from here.');

  at('again').addEventListener('click', again);
  addEventListener('online', again);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) again(); });
  setInterval(() => { age(); if (!document.hidden) again(); }, 5_000);
  show().catch(() => { /* nothing was kept */ });
})();
