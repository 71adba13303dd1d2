// Keeps every <time data-ago> fresh and writes <time data-local> in the viewer's zone. The table of distances is that of Kit/RelativeTime.cs: change both.
(() => {
  'use strict';
  const { say, locale } = window.imp;
  const all = 'time[data-ago], time[data-local]';
  // Made when first needed: each takes a phone some milliseconds.
  const format = options => { let made; return at => (made ??= new Intl.DateTimeFormat(locale, options)).format(at); };
  const day = { day: 'numeric', month: 'short', year: 'numeric' };
  const minute = { hour: '2-digit', minute: '2-digit' };
  const exact = format({ weekday: 'short', ...day, ...minute, second: '2-digit', timeZoneName: 'short' });
  const formats = { time: format(minute), seconds: format({ ...minute, second: '2-digit' }), date: format(day), both: format({ ...day, ...minute }) };

  function length(seconds) {
    if (seconds < 59.5) return `${Math.round(seconds)} s`;
    if (seconds < 59.5 * 60) return `${Math.round(seconds / 60)} min`;
    if (seconds < 23.5 * 3600) return `${Math.round(seconds / 3600)} h`;
    return `${Math.round(seconds / 86400)} d`;
  }

  function ago(at, now) {
    const distance = Math.abs(now - at) / 1000;
    if (distance < 45) return at > now ? say('in a moment') : say('just now');
    if (distance >= 30 * 86400) return formats.date(at);
    return at > now ? say('in {0}', length(distance)) : say('{0} ago', length(distance));
  }

  function write(element, now) {
    const at = Date.parse(element.dateTime);
    if (Number.isNaN(at)) return;
    const text = 'ago' in element.dataset ? ago(at, now) : (formats[element.dataset.local] ?? formats.both)(at);
    // The text node itself is kept: Blazor goes on writing into it.
    const node = element.firstChild;
    if (!node) element.textContent = text;
    else if (node.data !== text) node.data = text;
  }

  // Before the pointer has rested long enough to see it.
  function tell(event) {
    const element = event.target.closest?.(all);
    const at = Date.parse(element?.dateTime);
    if (!Number.isNaN(at)) element.title = exact(at);
  }

  // In slices, because the first text of each form takes a phone tens of milliseconds. What is left over is taken up by whoever comes first.
  const slice = 8;
  let asked = false;
  let left = [];
  function refresh() {
    asked = false;
    left = [...document.querySelectorAll(all)].reverse();
    proceed();
  }
  function proceed() {
    const now = Date.now(), until = performance.now() + slice;
    while (left.length && performance.now() < until) write(left.pop(), now);
    if (left.length) setTimeout(proceed);
  }
  function soon() {
    if (asked) return;
    asked = true;
    requestAnimationFrame(refresh);
  }

  new MutationObserver(soon).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ['datetime'] });
  document.addEventListener('pointerover', tell, { passive: true });
  setInterval(() => { if (!document.hidden) refresh(); }, 10_000);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) refresh(); });
  soon();
})();
