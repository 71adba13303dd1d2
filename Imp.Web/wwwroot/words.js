// What scripts say themselves, in the page's language: say('Searching …'). The key is the English text, as everywhere; the server finds the keys in
// these files and hands over what they are in the page's language. English needs nothing. The page that is shown while Imp cannot be reached comes
// from no server: it speaks as the last page did.
(() => {
  'use strict';
  const { words, kept } = document.currentScript.dataset, page = document.documentElement, store = 'imp-words';
  let known = JSON.parse(words ?? '{}'), language = page.lang || 'en';
  try {
    if (kept === undefined) localStorage.setItem(store, JSON.stringify({ language, known }));
    else ({ language, known } = JSON.parse(localStorage.getItem(store)) ?? { language, known });
  } catch { /* a browser that keeps nothing: English */ }
  page.lang = language;
  window.imp = {
    say: (text, ...values) => (known[text] ?? text).replace(/\{(\d)\}/g, (_, place) => values[place]),
    locale: language === 'en' ? 'en-GB' : language,
  };
})();
