// The wall screen: shows what the server sends, says when it is stale, and mends itself. It never asks for anything else.
(() => {
  'use strict';
  const { say, locale } = window.imp;
  const STALE_AFTER = 15_000, GIVE_UP_AFTER = 25_000, SMALLEST = 2.0, LARGEST = 11;
  const body = document.body;
  const at = id => document.getElementById(id);
  const names = { 1: 'SEV1', 2: 'SEV2', 3: 'SEV3', 4: 'SEV4' };
  const clockForm = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
  const fullForm = new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'medium' });
  const dayForm = new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short' });

  let picture = null, received = '', source = null, heard = Date.now(), staleSince = null, gone = false, known = null;

  // ---- the line ----
  function connect() {
    if (gone) return;
    source?.close();
    source = new EventSource(body.dataset.live);
    source.addEventListener('picture', event => { hear(); take(event.data); });
    source.addEventListener('beat', hear);
    source.addEventListener('gone', () => { gone = true; source.close(); curtain(say('This address was withdrawn'), say('A manager makes another one under Settings, Wall screens.')); });
  }

  function hear() {
    heard = Date.now();
    if (staleSince === null) return;
    staleSince = null;
    at('curtain').hidden = true;
  }

  function watch() {
    if (gone) return;
    const silent = Date.now() - heard;
    if (silent > STALE_AFTER) {
      staleSince ??= heard;
      const since = picture ? say('Stale since {0}', clockForm.format(staleSince)) : say('No connection');
      curtain(since, say('No word from Imp for {0}. What you see behind this may be over. It tries again by itself.', age(silent)));
    }
    // The browser's own attempts end for good at the first refusal; a new line is tried for as long as it takes.
    if (silent > GIVE_UP_AFTER && (Math.floor(silent / 1000) % 10) === 0) connect();
  }

  function curtain(title, text) {
    const heading = document.createElement('h1'), words = document.createElement('p');
    heading.textContent = title;
    words.textContent = text;
    at('curtain').replaceChildren(heading, words);
    at('curtain').hidden = false;
  }

  // ---- the picture ----
  // A line that begins anew begins with a picture, which is mostly the one that is shown.
  function take(text) {
    if (text === received) return;
    received = text;
    show(JSON.parse(text));
  }

  function show(next) {
    if (next.version !== body.dataset.version) { location.reload(); return; }
    const numbers = new Set(next.incidents.map(one => one.number));
    if (known) {
      const fresh = next.incidents.filter(one => !known.has(one.number) && one.state === 'open').map(one => one.severity);
      if (fresh.length > 0) sound(Math.min(...fresh));
    }
    known = numbers;
    picture = next;
    draw();
  }

  function draw() {
    if (!picture) return;
    drawCounts();
    const cards = at('cards');
    if (picture.incidents.length === 0) {
      const quiet = element('div', 'quiet'), words = element('p', 'quiet-words', say('Nothing is open'));
      quiet.append(mark(0), words);
      if (picture.quietSince) quiet.append(element('p', 'quiet-since', say('since {0}', when(new Date(picture.quietSince)))));
      cards.replaceChildren(quiet);
      cards.style.setProperty('--columns', 1);
      return;
    }
    const { columns, size, fit } = layout(picture.incidents.length, cards);
    const shown = picture.incidents.slice(0, fit);
    const more = picture.counts.total - shown.length;
    cards.style.setProperty('--columns', columns);
    cards.style.setProperty('--size', `${size}px`);
    cards.replaceChildren(...shown.map(card));
    document.title = say('{0} open · Wall · Imp', picture.counts.total);
    at('cards').dataset.more = more > 0 ? say('and {0} more', more) : '';
  }

  // Whatever the screen: as many columns as let the words be largest, and no more cards than can be read.
  function layout(count, room) {
    // A phone scrolls: a list of all, in the sizes of the style sheet.
    if (matchMedia('(max-width: 767px)').matches) return { columns: 1, size: 18, fit: count };
    const width = room.clientWidth, height = room.clientHeight, unit = Math.min(innerWidth, innerHeight) / 100;
    for (let fit = count; ; fit--) {
      let best = { size: 0, columns: 1 };
      for (let columns = 1; columns <= Math.min(fit, 12); columns++) {
        const rows = Math.ceil(fit / columns);
        const size = Math.min(width / columns / 19, height / rows / 6.4, LARGEST * unit);
        if (size > best.size) best = { size, columns };
      }
      if (best.size >= SMALLEST * unit || fit === 1) return { ...best, fit };
    }
  }

  function drawCounts() {
    const { counts } = picture;
    at('counts').replaceChildren(...[1, 2, 3, 4].map(severity => {
      const count = counts[`sev${severity}`], item = element('li', `count sev${severity}${count ? '' : ' none'}`);
      item.append(mark(severity), element('span', '', String(count)));
      item.setAttribute('aria-label', `${count} ${names[severity]}`);
      item.title = names[severity];
      return item;
    }));
    const midnight = new Date().setHours(0, 0, 0, 0) / 1000;
    const today = picture.quarters.filter(quarter => quarter[0] >= midnight).reduce((sum, quarter) => sum.map((one, index) => one + quarter[index + 1]), [0, 0, 0]);
    const mtta = today[1] > 0 ? ` · MTTA ${age(today[2] / today[1] * 1000)}` : '';
    at('today').textContent = say('Today: {0}', today[0]) + mtta + (counts.open ? ' · ' + say('{0} nobody has', counts.open) : '');
  }

  function card(one) {
    const made = element('article', `card sev${one.severity} ${one.state}`);
    const head = element('p', 'head');
    head.append(mark(one.severity), element('span', 'sev', names[one.severity]), element('span', 'number', `#${one.number}`), age_(one.openedAt));
    const foot = element('p', 'holder');
    if (one.state === 'open') foot.append(...(one.waitsBehind ? [element('span', '', say('waits behind #{0}', one.waitsBehind))] : [element('strong', 'nobody', say('Nobody has it')), ...(one.nextAt ? [element('span', '', ' · ' + say('next page {0}', when(new Date(one.nextAt))))] : [])]));
    else {
      foot.append(element('span', 'initials', initials(one.holder)), element('span', '', one.holder ?? say('Somebody')));
      foot.append(one.state === 'snoozed' ? element('span', '', ' · ' + say('snoozed until {0}', when(new Date(one.snoozedUntil)))) : one.acknowledgedAt ? element('span', '', ' · ' + say('since {0}', when(new Date(one.acknowledgedAt)))) : '');
    }
    made.append(head, element('h2', '', one.title), element('p', 'service', `${one.service} · ${one.team}${one.isFlapping ? ' · ' + say('flapping') : ''}`), foot);
    return made;
  }

  // A shape for each severity: colour is never the only sign.
  function mark(severity) {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg'), path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    svg.setAttribute('viewBox', '0 0 24 24');
    svg.setAttribute('aria-hidden', 'true');
    svg.setAttribute('class', 'mark');
    path.setAttribute('d', { 0: 'M12 2a10 10 0 1 1 0 20a10 10 0 0 1 0-20zm-1.4 14.2 7-7-1.7-1.7-5.3 5.3-2.5-2.5-1.7 1.7z', 1: 'M8 2h8l6 6v8l-6 6H8l-6-6V8z', 2: 'M12 2 23 21H1z', 3: 'M12 1l11 11-11 11L1 12z', 4: 'M12 3a9 9 0 1 1 0 18a9 9 0 0 1 0-18z' }[severity]);
    if (severity === 0) path.setAttribute('fill-rule', 'evenodd');
    svg.append(path);
    return svg;
  }

  function element(name, look, text) {
    const made = document.createElement(name);
    if (look) made.className = look;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function age_(instant) {
    const made = element('time', 'age', age(Date.now() - Date.parse(instant)));
    made.dateTime = instant;
    made.title = fullForm.format(new Date(instant));
    return made;
  }

  function age(milliseconds) {
    const minutes = Math.floor(milliseconds / 60_000);
    if (minutes < 1) return `${Math.max(0, Math.floor(milliseconds / 1000))} s`;
    if (minutes < 60) return `${minutes} min`;
    if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')}`;
    return `${Math.floor(minutes / 1440)} d`;
  }

  function when(instant) {
    return instant.toDateString() === new Date().toDateString() ? clockForm.format(instant) : `${dayForm.format(instant)} ${clockForm.format(instant)}`;
  }

  function initials(name) {
    return (name ?? '?').split(/\s+/).filter(Boolean).map(word => [...word][0]).slice(0, 2).join('').toUpperCase();
  }

  // ---- sound ----
  const tones = { 1: [[880, 0.18], [0, 0.08], [880, 0.18], [0, 0.08], [1175, 0.4]], 2: [[740, 0.2], [0, 0.08], [880, 0.3]], 3: [[587, 0.25]], 4: [[392, 0.2]] };
  let audio = null;

  function play(severity) {
    audio ??= new AudioContext();
    audio.resume();
    let start = audio.currentTime + 0.02;
    for (const [pitch, seconds] of tones[severity]) {
      if (pitch > 0) {
        const voice = audio.createOscillator(), volume = audio.createGain();
        voice.frequency.value = pitch;
        volume.gain.setValueAtTime(0.0001, start);
        volume.gain.exponentialRampToValueAtTime(0.35, start + 0.02);
        volume.gain.exponentialRampToValueAtTime(0.0001, start + seconds);
        voice.connect(volume).connect(audio.destination);
        voice.start(start);
        voice.stop(start + seconds);
      }
      start += seconds;
    }
  }

  function sound(severity) {
    if (kept(`sound${severity}`) === 'on') play(severity);
  }

  // ---- this screen ----
  function kept(name, value) {
    try {
      if (value !== undefined) localStorage.setItem(`imp-wall-${name}`, value);
      return localStorage.getItem(`imp-wall-${name}`);
    } catch {
      return null; // a browser that keeps nothing
    }
  }

  function theme() {
    const chosen = kept('theme');
    if (chosen) document.documentElement.dataset.theme = chosen; else delete document.documentElement.dataset.theme;
  }

  function settings() {
    const dialog = at('settings');
    at('sounds').replaceChildren(...[1, 2, 3, 4].map(severity => {
      const row = element('tr'), label = element('th', '', names[severity]), on = element('input'), test = element('button', '', say('Test'));
      label.scope = 'row';
      on.type = 'checkbox';
      on.checked = kept(`sound${severity}`) === 'on';
      on.setAttribute('aria-label', say('Sound for a new {0}', names[severity]));
      on.addEventListener('change', () => kept(`sound${severity}`, on.checked ? 'on' : 'off'));
      test.type = 'button';
      test.setAttribute('aria-label', say('Test the sound of {0}', names[severity]));
      test.addEventListener('click', () => play(severity));
      const [cell, last] = [element('td'), element('td')];
      cell.append(on);
      last.append(test);
      row.append(label, cell, last);
      return row;
    }));
    at('theme').value = kept('theme') ?? '';
    at('theme').addEventListener('change', () => { kept('theme', at('theme').value); theme(); });
    at('open-settings').addEventListener('click', () => dialog.showModal());
    at('close-settings').addEventListener('click', () => dialog.close());
    at('full').addEventListener('click', () => { dialog.close(); document.documentElement.requestFullscreen?.(); });
  }

  // A few pixels around, so that no letter burns in.
  function shift() {
    const turn = Date.now() / 60_000;
    at('shift').style.transform = `translate(${(Math.sin(turn * 0.7) * 6).toFixed(1)}px, ${(Math.cos(turn * 0.9) * 6).toFixed(1)}px)`;
  }

  let idle = 0;
  function awake() {
    body.classList.add('awake');
    clearTimeout(idle);
    idle = setTimeout(() => body.classList.remove('awake'), 4_000);
  }

  function tick() {
    const now = new Date();
    at('clock').textContent = `${dayForm.format(now)} ${clockForm.format(now)}`;
    for (const one of document.querySelectorAll('time.age')) one.textContent = age(now - Date.parse(one.dateTime));
    watch();
  }

  theme();
  settings();
  // What it showed when it was loaded is no news: what comes now may be.
  take(at('first').textContent);
  connect();
  tick();
  shift();
  setInterval(tick, 1_000);
  setInterval(shift, 60_000);
  setInterval(() => { if (picture) drawCounts(); }, 60_000);
  addEventListener('resize', draw);
  addEventListener('pointermove', awake);
  addEventListener('keydown', event => { awake(); if (event.key === 'f' && !at('settings').open) document.documentElement.requestFullscreen?.(); });
})();
