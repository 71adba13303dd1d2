// Moves in the picture of a timeline: drag to pan, Ctrl and the wheel to zoom. The server draws; here is only found out which time is wanted.
(() => {
  'use strict';
  let drag = null;
  let dragged = 0;
  let zoom = null;

  // Places (0 to 1) to instants; beyond the edges time goes on as it does there.
  function at(scale, x) {
    let piece = 1;
    while (piece < scale.length - 1 && x >= scale[piece][0]) piece++;
    const [[x0, t0], [x1, t1]] = [scale[piece - 1], scale[piece]];
    return Math.round(t0 + (t1 - t0) * (x - x0) / (x1 - x0));
  }

  function show(picture, left, right) {
    const scale = JSON.parse(picture.dataset.scale);
    const from = at(scale, left);
    const address = new URL(picture.dataset.picture, location.origin);
    if (picture.dataset.gaps) address.searchParams.set('gaps', picture.dataset.gaps);
    address.searchParams.set('from', from);
    address.searchParams.set('until', Math.max(at(scale, right), from + 1));
    const path = address.pathname + address.search;
    if (window.Blazor?.navigateTo) Blazor.navigateTo(path, false, true);
    else location.replace(path);
  }

  const svgOf = target => target.closest?.('.picture-scroll')?.querySelector('.picture-svg');

  function rest(svg) {
    svg.style.transform = '';
    svg.parentElement.classList.remove('picture-dragged');
  }

  document.addEventListener('pointerdown', event => {
    const svg = svgOf(event.target);
    // A finger scrolls the frame by itself.
    if (!svg || event.button !== 0 || event.pointerType === 'touch') return;
    drag = { svg, x: event.clientX, by: 0, frame: svg.parentElement, scrolled: svg.parentElement.scrollLeft };
  });

  document.addEventListener('pointermove', event => {
    if (!drag) return;
    drag.by = event.clientX - drag.x;
    if (Math.abs(drag.by) < 4 && !drag.moves) return;
    drag.moves = true;
    drag.frame.classList.add('picture-dragged');
    drag.svg.style.transform = `translateX(${drag.by}px)`;
  });

  document.addEventListener('pointerup', () => {
    if (!drag) return;
    const { svg, by, moves } = drag;
    drag = null;
    if (!moves) return;
    dragged = Date.now();
    const part = by / svg.getBoundingClientRect().width;
    show(svg.closest('[data-picture]'), -part, 1 - part);
    setTimeout(() => rest(svg), 600);
  });

  document.addEventListener('pointercancel', () => { if (drag) rest(drag.svg); drag = null; });
  document.addEventListener('dragstart', event => { if (svgOf(event.target)) event.preventDefault(); });
  // What ends a drag is no click on what lies under the pointer.
  document.addEventListener('click', event => { if (Date.now() - dragged < 100 && svgOf(event.target)) { event.preventDefault(); event.stopPropagation(); } }, true);

  document.addEventListener('wheel', event => {
    const svg = event.ctrlKey && svgOf(event.target);
    if (!svg) return;
    event.preventDefault();
    const box = svg.getBoundingClientRect();
    const place = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    zoom ??= { left: 0, right: 1 };
    const factor = Math.exp(Math.max(-120, Math.min(120, event.deltaY)) * 0.004);
    const centre = zoom.left + place * (zoom.right - zoom.left);
    zoom = { left: centre - (centre - zoom.left) * factor, right: centre + (zoom.right - centre) * factor, timer: (clearTimeout(zoom.timer), setTimeout(() => {
      const { left, right } = zoom;
      zoom = null;
      const picture = svg.closest('[data-picture]');
      if (picture) show(picture, left, right);
    }, 120)) };
  }, { passive: false });

  // Drawn anew: what was moved by hand stands where it belongs.
  new MutationObserver(() => { for (const svg of document.querySelectorAll('.picture-svg')) if (svg.style.transform && svg !== drag?.svg) rest(svg); })
    .observe(document.documentElement, { subtree: true, attributes: true, attributeFilter: ['data-scale'] });
})();
