// Starts Blazor and stays with the line to the server: says when it is lost, tries again soon and steadily, and reloads the page when the server is
// back but does not know this page any more. Text in [data-keep] survives that reload, and an
// editor that held it is opened again by the button in [data-opens]. Loaded after blazor.web.js, which must have autostart="false".
(() => {
  'use strict';
  const { say, locale } = window.imp;
  const store = 'imp-kept';
  const keptFor = 10 * 60_000;
  const firstContactWithin = 8000;
  const firstContactAtLast = 45_000;
  let lostAt = null;
  let wake = null;

  const banner = () => document.getElementById('imp-connection');

  function show(text) {
    const element = banner();
    if (!element) return;
    element.hidden = false;
    element.querySelector('[data-connection-text]').textContent = text;
    element.querySelector('[data-connection-since]').textContent =
      say('(since {0})', lostAt.toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit' }));
    document.documentElement.dataset.connection = 'lost';
  }

  function hide() {
    lostAt = null;
    const element = banner();
    if (element) element.hidden = true;
    delete document.documentElement.dataset.connection;
  }

  function pause(milliseconds) {
    return new Promise(done => {
      const timer = setTimeout(done, milliseconds);
      wake = () => { clearTimeout(timer); done(); };
    });
  }

  // 1 s at first, 2 s for two minutes, then 5 s: soon enough for a restart, gentle enough for a long outage.
  const delay = attempt => (attempt < 5 ? 1000 : attempt < 60 ? 2000 : 5000);

  // --- text that must not be lost -------------------------------------------------------------
  const names = element => element.dataset.keep || element.name || element.id;

  function keep() {
    const texts = {};
    for (const element of document.querySelectorAll('[data-keep]')) {
      if (element.value && element.type !== 'password') texts[names(element)] = element.value;
    }
    try {
      if (Object.keys(texts).length) sessionStorage.setItem(store, JSON.stringify({ path: location.pathname, at: Date.now(), texts }));
    } catch { /* storage may be forbidden */ }
  }

  function restore() {
    let kept;
    try { kept = JSON.parse(sessionStorage.getItem(store)); } catch { return; }
    if (!kept || kept.path !== location.pathname || Date.now() - kept.at > keptFor) {
      try { sessionStorage.removeItem(store); } catch { /* nothing kept */ }
      return;
    }
    const done = new WeakSet();
    const forget = () => { observer.disconnect(); try { sessionStorage.removeItem(store); } catch { /* gone already */ } };
    // In Blazor's hands now: a later load must not bring back what was saved or thrown away meanwhile.
    const placed = name => {
      delete kept.texts[name];
      if (!Object.keys(kept.texts).length) return forget();
      try { sessionStorage.setItem(store, JSON.stringify(kept)); } catch { /* only for this load then */ }
    };
    const opened = new Set();
    const open = () => {
      for (const button of document.querySelectorAll('[data-opens] button')) {
        const name = button.closest('[data-opens]').dataset.opens;
        if (kept.texts[name] === undefined || opened.has(name)) continue;
        opened.add(name);
        button.click();
      }
    };
    const fill = () => {
      const live = document.querySelector('[data-live=true]');
      for (const element of document.querySelectorAll('[data-keep]')) {
        const name = names(element);
        const text = kept.texts[name];
        if (text === undefined || done.has(element)) continue;
        done.add(element);
        if (element.value !== text) {
          element.value = text;
          // Blazor hears of it as if it had been typed. The first page is replaced when the line is up, then this runs again for the new element.
          element.dispatchEvent(new Event('input', { bubbles: true }));
          element.dispatchEvent(new Event('change', { bubbles: true }));
        }
        if (live) placed(name);
      }
      if (live) open();
    };
    const observer = new MutationObserver(fill);
    // Nothing may be drawn any more when the page comes alive.
    observer.observe(document.documentElement, { subtree: true, childList: true, attributeFilter: ['data-live'] });
    document.addEventListener('keydown', event => { if (event.isTrusted && event.target.matches?.('[data-keep]')) forget(); });
    setTimeout(forget, keptFor);
    fill();
  }

  // What was typed while there was no line was heard by nobody.
  function tell() {
    for (const element of document.querySelectorAll('[data-keep]')) element.dispatchEvent(new Event('input', { bubbles: true }));
  }

  function reload() {
    keep();
    window.impWaiting?.keep();
    location.reload();
  }

  // --- the line ---------------------------------------------------------------------------------
  async function comeBack() {
    for (let attempt = 0; lostAt; attempt++) {
      try {
        if (await Blazor.reconnect()) { hide(); return tell(); }
        // The server answers, but this page's memory is gone (restart, or away for too long).
        return reload();
      } catch { /* the server does not answer yet */ }
      show(say('Connection lost – reconnecting…'));
      await pause(delay(attempt));
    }
  }

  const reconnectionHandler = {
    onConnectionDown() {
      if (lostAt) return;
      lostAt = new Date();
      show(say('Connection lost – reconnecting…'));
      comeBack();
    },
    onConnectionUp: hide,
  };

  document.addEventListener('click', event => { if (event.target.closest?.('[data-connection-retry]')) wake?.(); });
  addEventListener('online', () => wake?.());
  document.addEventListener('visibilitychange', () => { if (!document.hidden) wake?.(); });
  addEventListener('pagehide', () => { if (lostAt) keep(); });

  // --- the first contact ------------------------------------------------------------------------
  // Blazor gives up when its first attempt fails (the server went down between page and line). Then the page is loaded anew once the server answers,
  // five times at most in a row: after that something else is wrong, and the button is left. A line that is only slow, as on a bad phone connection,
  // is waited for: loading anew would begin it all again.
  const tries = 'imp-first-contact';
  const pending = () => document.querySelector('[data-live=false]');

  let failed = false;

  function noticeFailure(builder) {
    const build = builder.build.bind(builder);
    builder.build = () => {
      const line = build();
      const start = line.start.bind(line);
      line.start = () => start().catch(why => { failed = true; wake?.(); throw why; });
      return line;
    };
  }

  async function watchFirstContact() {
    await pause(firstContactWithin);
    let count = 0;
    try { count = Number(sessionStorage.getItem(tries)) || 0; } catch { /* counted as none */ }
    if (!pending() || lostAt) {
      try { sessionStorage.removeItem(tries); } catch { /* not counted */ }
      return;
    }
    lostAt = new Date();
    for (let attempt = 0; pending(); attempt++) {
      const over = failed || Date.now() - lostAt > firstContactAtLast;
      show(!over ? say('Still connecting…') : count < 5 ? say('Not connected – trying again…') : say('Not connected'));
      await pause(delay(attempt));
      if (!over || count >= 5) continue;
      const answers = await fetch('/healthz/live', { cache: 'no-store' }).then(answer => answer.ok, () => false);
      if (!answers) continue;
      try { sessionStorage.setItem(tries, String(count + 1)); } catch { return; }   // without the count it might go on for ever
      return reload();
    }
    hide();
  }

  document.addEventListener('click', event => { if (pending() && event.target.closest?.('[data-connection-retry]')) reload(); });
  watchFirstContact();

  restore();
  window.Blazor?.start({ circuit: { configureSignalR: noticeFailure, reconnectionHandler } });
})();
