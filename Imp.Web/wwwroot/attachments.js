// Sends files that are chosen, dropped or pasted beside an incident: [data-attach] names where to, and how many MB one may have. As plain requests with
// the page's own token, one after the other; the page itself hears from the server that there is a new one.
(() => {
  'use strict';
  const { say } = window.imp;
  const stays = 8000;
  let queue = Promise.resolve();
  let waiting = 0;

  const placeOf = target => target.closest?.('[data-attach]');
  const onPage = () => document.querySelector('[data-attach]');
  const token = () => document.querySelector('input[name=__RequestVerificationToken]')?.value ?? '';
  const hasFiles = event => [...event.dataTransfer?.types ?? []].includes('Files');

  function show(to, text, isBad) {
    const line = onPage()?.querySelector('[data-attach-status]');
    // Somebody may have gone on to another incident meanwhile.
    if (!line || onPage().dataset.attach !== to) return;
    line.textContent = text;
    line.hidden = !text;
    line.classList.toggle('attach-bad', !!isBad);
    if (text && isBad) setTimeout(() => { if (line.textContent === text) show(to, ''); }, stays);
  }

  async function why(answer) {
    if (answer.type === 'opaqueredirect') return say('sign in again.');
    if (answer.status === 413) return say('it is too large.');
    try {
      const { code, detail, errors } = await answer.json();
      return code === 'request' ? say('reload the page and try again.') : Object.values(errors ?? {})[0]?.[0] ?? detail;
    } catch {
      return say('the server answered {0}.', answer.status);
    }
  }

  async function send(to, most, file, name) {
    const problem = text => say('{0} was not attached: {1}', name, text);
    if (file.size > most * 1024 * 1024) return problem(say('a file may have {0} MB at most.', most));
    if (file.size === 0) return problem(say('it is empty, or a folder.'));
    show(to, waiting > 1 ? say('Sending {0}, {1} to go …', name, waiting) : say('Sending {0} …', name));
    try {
      const answer = await fetch(`${to}?name=${encodeURIComponent(name)}`, {
        method: 'POST', body: file, redirect: 'manual', headers: { 'Content-Type': 'application/octet-stream', RequestVerificationToken: token() },
      });
      return answer.ok ? null : problem(await why(answer));
    } catch {
      return problem(say('Imp cannot be reached.'));
    }
  }

  function take(place, files) {
    const to = place.dataset.attach;
    const most = Number(place.dataset.attachMost);
    waiting += files.length;
    for (const [file, name] of files) {
      queue = queue.then(async () => {
        const problem = await send(to, most, file, name);
        waiting--;
        if (problem) show(to, problem, true);
        else if (waiting === 0) show(to, '');
      });
    }
  }

  // What is pasted has no name of its own.
  function nameOf(file) {
    const now = new Date();
    const two = number => String(number).padStart(2, '0');
    const stamp = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
    return `screenshot-${stamp}.${file.type.split('/')[1]?.replace('jpeg', 'jpg') ?? 'png'}`;
  }

  document.addEventListener('change', event => {
    const input = event.target.closest?.('[data-attach-input]');
    const place = input && placeOf(input);
    if (!place) return;
    take(place, [...input.files].map(file => [file, file.name]));
    input.value = '';
  });

  document.addEventListener('dragover', event => {
    if (!hasFiles(event) || !onPage()) return;
    // Beside the place nothing happens: the browser would leave the page and open the file.
    event.preventDefault();
    const place = placeOf(event.target);
    event.dataTransfer.dropEffect = place ? 'copy' : 'none';
    place?.classList.add('attach-over');
  });
  document.addEventListener('dragleave', event => { const place = placeOf(event.target); if (place && !place.contains(event.relatedTarget)) place.classList.remove('attach-over'); });
  document.addEventListener('drop', event => {
    const place = hasFiles(event) && placeOf(event.target);
    if (!place) return;
    event.preventDefault();
    place.classList.remove('attach-over');
    take(place, [...event.dataTransfer.files].map(file => [file, file.name]));
  });

  document.addEventListener('paste', event => {
    const place = onPage();
    const pictures = [...event.clipboardData?.files ?? []].filter(file => file.type.startsWith('image/'));
    // A table copied from a spreadsheet is text and a picture of it: the text is meant.
    if (!place || pictures.length === 0 || event.clipboardData.types.includes('text/plain') || document.querySelector('.rz-dialog')) return;
    event.preventDefault();
    take(place, pictures.map(file => [file, nameOf(file)]));
    place.scrollIntoView({ block: 'nearest' });
  });
})();
