// node lighthouse.mjs MODULES CHROMIUM PROFILE BASE COOKIE PATH...: one line of JSON per page and shape: path, shape, where it ended, the scores, what speed is made of.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [modules, chromium, profile, base, cookies, ...paths] = process.argv.slice(2);
const from = createRequire(modules + '/');
const { default: lighthouse } = await import(pathToFileURL(from.resolve('lighthouse')));
const { default: puppeteer } = await import(pathToFileURL(from.resolve('puppeteer-core')));

const port = 20000 + process.pid % 10000;
const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'];
const chrome = spawn(chromium, [...flags, `--remote-debugging-port=${port}`, `--user-data-dir=${profile}`, 'about:blank'], { stdio: 'ignore' });
try {
  const browser = await connect();
  const tab = await browser.newPage();
  for (const one of cookies.split('; ')) await tab.setCookie({ name: one.slice(0, one.indexOf('=')), value: one.slice(one.indexOf('=') + 1), url: base, httpOnly: true });
  for (const path of paths) for (const shape of ['desktop', 'mobile']) {
    const { lhr } = await lighthouse(base + path, {
      port, output: 'json', logLevel: 'error', disableStorageReset: true, formFactor: shape, onlyCategories: ['performance', 'accessibility', 'best-practices'],
      ...shape === 'desktop' && {
        screenEmulation: { mobile: false, width: 1350, height: 940, deviceScaleFactor: 1, disabled: false },
        throttling: { rttMs: 40, throughputKbps: 10240, cpuSlowdownMultiplier: 1, requestLatencyMs: 0, downloadThroughputKbps: 0, uploadThroughputKbps: 0 },
      },
    }, undefined, tab);
    const scores = Object.fromEntries(Object.entries(lhr.categories).map(([name, category]) => [name, Math.round(category.score * 100)]));
    const low = Object.values(lhr.audits).filter(audit => audit.score !== null && audit.score < 0.5 && ['binary', 'numeric', 'metricSavings'].includes(audit.scoreDisplayMode)).map(audit => audit.id);
    const parts = Object.entries({ paint: 'first-contentful-paint', largest: 'largest-contentful-paint', blocked: 'total-blocking-time', speed: 'speed-index' }).map(([name, id]) => `${name} ${Math.round(lhr.audits[id].numericValue)} ms`);
    parts.push(`shift ${lhr.audits['cumulative-layout-shift'].numericValue.toFixed(3)}`);
    console.log(JSON.stringify({ path, shape, ended: lhr.finalDisplayedUrl, scores, parts, low }));
  }
  await browser.disconnect();
} finally {
  chrome.kill();
}

async function connect() {
  for (let tries = 0; ; tries++) {
    try { return await puppeteer.connect({ browserURL: `http://127.0.0.1:${port}`, defaultViewport: null }); }
    catch (failure) { if (tries === 150) throw failure; }
    await new Promise(done => setTimeout(done, 200));
  }
}
