// Cuts the icon font that Radzen's style sheet asks for (1 MB) down to the few glyphs the library draws by itself.
// Radzen writes icons as ligatures ("close"), so the letters stay, and of the ligatures only those whose glyph was asked for:
// with layout closure on, every icon that can be spelled with these letters would come along.
import { readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as fontkit from 'fontkit';
import subset from 'subset-font';

const packages = process.env.NUGET_PACKAGES ?? join(homedir(), '.nuget/packages');
const source = join(packages, 'radzen.blazor/12.0.8/staticwebassets/fonts/MaterialSymbolsOutlined.woff2');
const target = join(import.meta.dirname, '../../Imp.Web/wwwroot/fonts/MaterialSymbolsOutlined.woff2');

const names = [
  // named in standard-base.css
  'add', 'arrow_drop_down', 'arrow_drop_up', 'arrow_left', 'arrow_right', 'calendar_today', 'check', 'chevron_left', 'chevron_right', 'close',
  'error', 'expand_less', 'expand_more', 'first_page', 'highlight_off', 'info', 'keyboard_double_arrow_left', 'keyboard_double_arrow_right',
  'last_page', 'more_vert', 'navigate_before', 'navigate_next', 'refresh', 'remove', 'schedule', 'search', 'sort', 'star', 'timer', 'unfold_more', 'warning',
  // drawn by components
  'cancel', 'check_circle', 'clear', 'done', 'keyboard_arrow_down', 'keyboard_arrow_left', 'keyboard_arrow_right', 'keyboard_arrow_up',
  'keyboard_double_arrow_down', 'keyboard_double_arrow_up', 'filter_alt', 'today', 'visibility', 'visibility_off', 'access_time', 'zoom_in', 'zoom_out',
];

const bytes = readFileSync(source);
const font = fontkit.create(bytes);
const letters = [...new Set(names.join(''))].join('');
let text = letters;
for (const name of names) {
  const { glyphs } = font.layout(name);
  if (glyphs.length !== 1) { console.warn(`no ligature for ${name}`); continue; }
  const point = font.stringsForGlyph(glyphs[0].id).map(s => s.codePointAt(0)).find(p => p >= 0xe000);
  if (point === undefined) { console.warn(`no code point for ${name}`); continue; }
  text += String.fromCodePoint(point);
}

const pinned = Object.fromEntries(Object.entries(font.variationAxes).map(([axis, { default: value }]) => [axis, value]));
const out = await subset(bytes, text, { targetFormat: 'woff2', noLayoutClosure: true, variationAxes: pinned });
writeFileSync(target, out);
console.log(`${names.length} glyphs, ${out.length} bytes`);
