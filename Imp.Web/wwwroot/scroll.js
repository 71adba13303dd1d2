// Says which rows of a long list are near the view, and finds the place again when the viewer comes back to the list.
// So many rows have to be drawn above and below the view, and so many are asked for. Who has not scrolled yet needs fewer: a page is to open quickly.
const margin = 8;
const around = 16;
const marginAtFirst = 0.4;   // of the view

export function watch(host, server) {
  const place = 'imp-place ' + location.pathname + location.search;
  let asked = '';
  let waiting = false;

  const height = () => {
    const pads = host.querySelectorAll(':scope > .scroll-pad');
    const drawn = +host.dataset.until - +host.dataset.from;
    const rows = pads[1].offsetTop - (pads[0].offsetTop + pads[0].offsetHeight);
    return drawn > 0 && rows > 0 ? rows / drawn : 56;
  };

  function look() {
    waiting = false;
    if (!host.isConnected) return;
    const row = height();
    const count = +host.dataset.count;
    const from = +host.dataset.from;
    const until = +host.dataset.until;
    const above = -host.getBoundingClientRect().top;
    const top = Math.max(0, Math.floor(above / row));
    const bottom = Math.min(count, Math.ceil((above + innerHeight) / row));
    remember(top);
    const seen = Math.ceil(innerHeight / row);
    const spare = top > 0 ? margin : Math.min(margin, marginAtFirst * seen);
    if ((top - spare < from && from > 0) || (bottom + spare > until && until < count)) {
      const wanted = Math.max(0, top - around);
      const size = seen + 2 * around;
      // The same answer twice would be the same question for ever.
      const question = `${wanted} ${size} ${count}`;
      if (question === asked && wanted === from) return;
      asked = question;
      server.invokeMethodAsync('Show', wanted, size);
    }
  }

  function remember(top) {
    try {
      if (top > 0) sessionStorage.setItem(place, String(scrollY));
      else sessionStorage.removeItem(place);
    } catch { /* then the place is lost */ }
  }

  const soon = () => { if (!waiting) { waiting = true; requestAnimationFrame(look); } };
  addEventListener('scroll', soon, { passive: true });
  addEventListener('resize', soon, { passive: true });
  const changed = new MutationObserver(soon);
  changed.observe(host, { attributes: true, attributeFilter: ['data-from', 'data-until', 'data-count'] });

  const frame = host.parentElement;
  const enter = () => server.invokeMethodAsync('Pointed', true);
  const leave = () => server.invokeMethodAsync('Pointed', false);
  frame.addEventListener('pointerenter', enter);
  frame.addEventListener('pointerleave', leave);
  if (frame.matches(':hover')) enter();

  // Only who comes back by the browser's own buttons is taken to where they were.
  try {
    const was = Date.now() - (window.impWentBack ?? 0) < 5000 ? sessionStorage.getItem(place) : null;
    if (was) scrollTo({ top: +was, behavior: 'instant' });
  } catch { /* from the top then */ }
  window.impWentBack = 0;
  soon();

  return {
    toTop() { scrollTo({ top: 0, behavior: 'instant' }); },
    dispose() {
      removeEventListener('scroll', soon);
      removeEventListener('resize', soon);
      changed.disconnect();
      frame.removeEventListener('pointerenter', enter);
      frame.removeEventListener('pointerleave', leave);
    },
  };
}
