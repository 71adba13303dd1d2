// node lighthouse.mjs MODULES CHROMIUM PROFILE BASE COOKIE PATH...: one line of JSON per page and shape: path, shape, where it ended, the scores, what speed is made of.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, chromium, profile, base, cookies, ...paths] = process.argv.slice(2);
const from = createRequire(modules + '/');
const { default: lighthouse } = await import(pathToFileURL(from.resolve('lighthouse')));
const { default: puppeteer } = await import(pathToFileURL(from.resolve('puppeteer-core')));

// One run swings by ten on two cores that serve, browse and measure; Lighthouse's own advice is the median of five.
const runs = 5;
// What a middling phone of today has of Lighthouse's index of processors. A machine of 2,000 is slowed down four times, which is Lighthouse's default, a slower one less,
// as its paper on throttling asks for.
const phone = 500;

const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'];
let started = 0;
const powers = [];
for (const shape of ['desktop', 'mobile']) {
  const slowdown = shape === 'desktop' ? 1 : Math.min(4, Math.max(1, middle(powers) / phone));
  for (const path of paths) {
    const results = [];
    // Now and then headless Chromium paints nothing and Lighthouse says so; such a run has no figures.
    for (let tries = 0; results.length < runs && tries < 2 * runs; tries++) {
      const lhr = await browse((port, tab) => measure(port, tab, path, shape, slowdown));
      if (lhr.categories.performance.score === null) console.error(`${path}: ${lhr.runtimeError?.code ?? 'no score'}`);
      else results.push(lhr);
      powers.push(lhr.environment.benchmarkIndex);
    }
    const performances = results.map(lhr => Math.round(lhr.categories.performance.score * 100)).sort((one, other) => one - other);
    report(path, shape, middleRun(results), [`runs ${performances.join(' ')}`, `processor ${Math.round(middle(powers))}`, `slowed ${slowdown.toFixed(1)} times`]);
  }
}

/** Does something in a browser that was never here, as Lighthouse's own command does: in one that goes on, what it has to clear away of the run before counts as the page's. */
async function browse(does) {
  const port = 20000 + (process.pid + ++started) % 10000;
  const chrome = spawn(chromium, [...flags, `--remote-debugging-port=${port}`, `--user-data-dir=${join(profile, String(started))}`, 'about:blank'], { stdio: 'ignore' });
  const ended = new Promise(done => chrome.once('exit', done));
  try {
    const browser = await connect(port);
    const tab = await browser.newPage();
    for (const one of cookies.split('; ')) await tab.setCookie({ name: one.slice(0, one.indexOf('=')), value: one.slice(one.indexOf('=') + 1), url: base, httpOnly: true });
    const found = await does(port, tab);
    await browser.disconnect();
    return found;
  } finally {
    chrome.kill();
    await ended;
  }
}

async function measure(port, tab, path, shape, cpuSlowdownMultiplier) {
  const { lhr } = await lighthouse(base + path, {
    port, output: 'json', logLevel: 'error', disableStorageReset: true, formFactor: shape, onlyCategories: ['performance', 'accessibility', 'best-practices'],
    ...shape === 'desktop' ? {
      screenEmulation: { mobile: false, width: 1350, height: 940, deviceScaleFactor: 1, disabled: false },
      throttling: { rttMs: 40, throughputKbps: 10240, cpuSlowdownMultiplier, requestLatencyMs: 0, downloadThroughputKbps: 0, uploadThroughputKbps: 0 },
    } : { throttling: { rttMs: 150, throughputKbps: 1638.4, cpuSlowdownMultiplier, requestLatencyMs: 562.5, downloadThroughputKbps: 1474.56, uploadThroughputKbps: 675 } },
  }, undefined, tab);
  return lhr;
}

function report(path, shape, lhr, about) {
  const scores = Object.fromEntries(Object.entries(lhr.categories).map(([name, category]) => [name, Math.round(category.score * 100)]));
  const low = Object.values(lhr.audits).filter(audit => audit.score !== null && audit.score < 0.5 && ['binary', 'numeric', 'metricSavings'].includes(audit.scoreDisplayMode)).map(audit => audit.id);
  const parts = Object.entries({ paint: 'first-contentful-paint', largest: 'largest-contentful-paint', blocked: 'total-blocking-time', speed: 'speed-index' }).map(([name, id]) => `${name} ${Math.round(lhr.audits[id].numericValue)} ms`);
  parts.push(`shift ${lhr.audits['cumulative-layout-shift'].numericValue.toFixed(3)}`, ...about);
  console.log(JSON.stringify({ path, shape, ended: lhr.finalDisplayedUrl, scores, parts, low }));
}

/** The run whose speed is the middle one. */
function middleRun(results) {
  return results.toSorted((one, other) => one.categories.performance.score - other.categories.performance.score)[results.length >> 1];
}

function middle(numbers) {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[sorted.length >> 1];
}

async function connect(port) {
  for (let tries = 0; ; tries++) {
    try { return await puppeteer.connect({ browserURL: `http://127.0.0.1:${port}`, defaultViewport: null }); }
    catch (failure) { if (tries === 150) throw failure; }
    await new Promise(done => setTimeout(done, 200));
  }
}
