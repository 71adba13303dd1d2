// The script editor: CodeMirror with errors in place, and the translation of today's JavaScript to what the engine knows. Babel is heavy and
// comes as a file of its own, which only this page loads.
import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { javascript } from '@codemirror/lang-javascript';
import { bracketMatching, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { forceLinting, linter, lintGutter, lintKeymap } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view';
import { classHighlighter } from '@lezer/highlight';

const rest = 400; // milliseconds after the last key
let babel;

function load(address) {
  return babel ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = address;
    script.onload = () => resolve(window.Babel);
    script.onerror = () => reject(new Error('The translator could not be loaded.'));
    document.head.append(script);
  });
}

// What cannot be translated without help at run time is refused by name, where it stands.
function forbid({ types }) {
  const no = what => path => { throw path.buildCodeFrameError(`${what} cannot be used: a transform answers at once.`); };
  return {
    visitor: {
      Function(path) { if (path.node.async || path.node.generator) no(path.node.async ? 'async' : 'A generator')(path); },
      AwaitExpression: no('await'),
      ImportDeclaration: no('import'), ExportNamedDeclaration: no('export'), ExportDefaultDeclaration: no('export'), Import: no('import()'),
      BigIntLiteral: no('A big integer'),
    },
  };
}

export function translate(Babel, source) {
  try {
    const { code } = Babel.transform(source, {
      sourceType: 'unambiguous', retainLines: true, comments: false, compact: false, babelrc: false, configFile: false,
      presets: [['env', { targets: { ie: '11' }, modules: false, exclude: ['transform-typeof-symbol'] }]], plugins: [forbid],
    });
    return { compiled: code, problem: null, line: null };
  } catch (failure) {
    const line = failure.loc?.line ?? Math.max(1, /\((\d+):\d+\)|> (\d+) \|/.exec(failure.message)?.slice(1).find(Boolean) | 0);
    const message = failure.message.split('\n')[0].replace(/^unknown( file)?: /, '').replace(/ \(\d+:\d+\)$/, '');
    return { compiled: null, problem: message, line };
  }
}

export async function create(host, dotnet, text, options) {
  let timer = 0, problem = null, silent = false;
  let Babel = null;
  try { Babel = await load(options.babel); } catch { /* The engine itself says then what it does not know. */ }

  const said = linter(view => {
    if (!problem) return [];
    const line = view.state.doc.line(Math.min(Math.max(problem.line ?? 1, 1), view.state.doc.lines));
    return [{ from: line.from, to: line.to, severity: 'error', message: problem.message }];
  }, { delay: 0, needsRefresh: () => true });

  const state = doc => EditorState.create({
    doc,
    extensions: [
      lineNumbers(), highlightActiveLine(), highlightActiveLineGutter(), drawSelection(), history(), indentOnInput(), bracketMatching(), closeBrackets(),
      // Tab leaves the editor, as it leaves every field.
      keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...lintKeymap]),
      javascript(), lintGutter(), said, syntaxHighlighting(classHighlighter), EditorView.lineWrapping,
      EditorState.readOnly.of(options.readOnly), EditorView.editable.of(!options.readOnly),
      EditorView.contentAttributes.of({ 'aria-label': 'Script', spellcheck: 'false', autocapitalize: 'off' }),
      EditorView.updateListener.of(update => {
        if (!update.docChanged || silent) return;
        clearTimeout(timer);
        timer = setTimeout(send, rest);
      }),
    ],
  });
  const view = new EditorView({ state: state(text), parent: host });

  function current() {
    const source = view.state.doc.toString();
    return { source, ...(Babel ? translate(Babel, source) : { compiled: null, problem: null, line: null }) };
  }

  function show(line, message) {
    problem = message ? { line, message } : null;
    forceLinting(view);
  }

  // As a stream: a message of the circuit is smaller than a script may be.
  function send() {
    clearTimeout(timer);
    const now = current();
    show(now.line, now.problem);
    return dotnet.invokeMethodAsync('Changed', DotNet.createJSStreamReference(new TextEncoder().encode(JSON.stringify(now))));
  }

  await send();
  return {
    send, show,
    replace(doc) { silent = true; view.setState(state(doc)); silent = false; return send(); },
    dispose() { clearTimeout(timer); view.destroy(); },
  };
}
