// Keeps every <time data-ago> fresh and writes <time data-local> in the viewer's zone. The table of distances is that of Kit/RelativeTime.cs: change both.
(() => {
  'use strict';
  const exact = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short' });
  const formats = {
    time: new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' }),
    seconds: new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' }),
    date: new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' }),
    both: new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' }),
  };

  function length(seconds) {
    if (seconds < 59.5) return `${Math.round(seconds)} s`;
    if (seconds < 59.5 * 60) return `${Math.round(seconds / 60)} min`;
    if (seconds < 23.5 * 3600) return `${Math.round(seconds / 3600)} h`;
    return `${Math.round(seconds / 86400)} d`;
  }

  function ago(at, now) {
    const distance = Math.abs(now - at) / 1000;
    if (distance < 45) return at > now ? 'in a moment' : 'just now';
    if (distance >= 30 * 86400) return formats.date.format(at);
    return at > now ? `in ${length(distance)}` : `${length(distance)} ago`;
  }

  function write(element, now) {
    const at = Date.parse(element.dateTime);
    if (Number.isNaN(at)) return;
    const text = 'ago' in element.dataset ? ago(at, now) : (formats[element.dataset.local] ?? formats.both).format(at);
    // The text node itself is kept: Blazor goes on writing into it.
    const node = element.firstChild;
    if (!node) element.textContent = text;
    else if (node.data !== text) node.data = text;
    const title = exact.format(at);
    if (element.title !== title) element.title = title;
  }

  let asked = false;
  function refresh() {
    asked = false;
    const now = Date.now();
    for (const element of document.querySelectorAll('time[data-ago], time[data-local]')) write(element, now);
  }
  function soon() {
    if (asked) return;
    asked = true;
    requestAnimationFrame(refresh);
  }

  new MutationObserver(soon).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ['datetime'] });
  setInterval(() => { if (!document.hidden) refresh(); }, 10_000);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) refresh(); });
  soon();
})();
