// Keeps every <time data-ago> fresh and writes <time data-local> in the viewer's zone. The table of distances is that of Kit/RelativeTime.cs: change both.
(() => {
  'use strict';
  const { say, locale } = window.imp;
  const all = 'time[data-ago], time[data-local]';
  const months = (document.currentScript.dataset.months ?? 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec').split(' ');
  const two = number => String(number).padStart(2, '0');
  // As the server writes them. The browser's own formats take a phone a tenth of a second before the first is written; only who points at a time waits for them.
  const parts = { yyyy: at => at.getFullYear(), MMM: at => months[at.getMonth()], HH: at => two(at.getHours()), mm: at => two(at.getMinutes()), ss: at => two(at.getSeconds()), d: at => at.getDate() };
  const format = pattern => time => { const at = new Date(time); return pattern.replace(/yyyy|MMM|HH|mm|ss|d/g, part => parts[part](at)); };
  const formats = { time: format('HH:mm'), seconds: format('HH:mm:ss'), date: format(say('d MMM yyyy')), both: format(say('d MMM yyyy, HH:mm')) };
  let exactly;
  const exact = at => (exactly ??= new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short' })).format(at);

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

  let asked = false;
  function refresh() {
    asked = false;
    const now = Date.now();
    for (const element of document.querySelectorAll(all)) write(element, now);
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
