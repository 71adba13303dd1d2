// Runs before every script, in the script's own engine: adds what the engine lacks of today's library, takes away what would give the same
// event another result tomorrow, and makes the rest read-only, so that no run finds anything of the run before.
(function (global) {
  "use strict";
  function define(on, name, value) {
    if (!(name in on)) Object.defineProperty(on, name, { value: value, writable: true, configurable: true, enumerable: false });
  }
  function at(n) { n = Math.trunc(n) || 0; return this[n < 0 ? this.length + n : n]; }
  function pad(text, length, fill) {
    fill = fill === undefined ? " " : String(fill);
    var missing = length - text.length;
    if (!(missing > 0) || fill === "") return "";
    return fill.repeat(Math.ceil(missing / fill.length)).slice(0, missing);
  }
  define(Math, "trunc", function (n) { return n < 0 ? Math.ceil(n) : Math.floor(n); });
  define(Object, "values", function values(o) { return Object.keys(o).map(function (key) { return o[key]; }); });
  define(Object, "entries", function entries(o) { return Object.keys(o).map(function (key) { return [key, o[key]]; }); });
  define(Object, "hasOwn", function hasOwn(o, key) { return Object.prototype.hasOwnProperty.call(o, key); });
  define(Object, "getOwnPropertyDescriptors", function (o) {
    var all = {};
    Object.getOwnPropertyNames(o).forEach(function (key) { all[key] = Object.getOwnPropertyDescriptor(o, key); });
    return all;
  });
  define(Array.prototype, "at", at);
  define(Array.prototype, "findLast", function findLast(test, self) {
    for (var i = this.length - 1; i >= 0; i--) if (test.call(self, this[i], i, this)) return this[i];
  });
  define(Array.prototype, "findLastIndex", function findLastIndex(test, self) {
    for (var i = this.length - 1; i >= 0; i--) if (test.call(self, this[i], i, this)) return i;
    return -1;
  });
  define(Array.prototype, "toSorted", function toSorted(compare) { return this.slice().sort(compare); });
  define(Array.prototype, "toReversed", function toReversed() { return this.slice().reverse(); });
  define(String.prototype, "at", at);
  define(String.prototype, "padStart", function padStart(length, fill) { return pad(this, length, fill) + this; });
  define(String.prototype, "padEnd", function padEnd(length, fill) { return this + pad(this, length, fill); });
  define(String.prototype, "replaceAll", function replaceAll(what, by) {
    if (what instanceof RegExp) {
      if (!what.global) throw new TypeError("replaceAll needs a regular expression with the flag g.");
      return this.replace(what, by);
    }
    what = String(what);
    return this.split(what).join(typeof by === "function" ? by(what) : String(by));
  });
  define(String.prototype, "matchAll", function matchAll(pattern) {
    var copy = new RegExp(pattern.source, pattern.flags), all = [], found;
    while ((found = copy.exec(this)) !== null) {
      all.push(found);
      if (found[0] === "") copy.lastIndex++;
    }
    return all;
  });
  define(global, "globalThis", global);

  function refuse(name, why) { return function () { throw new TypeError(name + " is not available: " + why); }; }

  var noCode = "a script cannot make code while it runs.";
  var blocked = refuse("Function", noCode);
  blocked.prototype = Function.prototype;
  Object.defineProperty(Function.prototype, "constructor", { value: blocked });
  global.Function = blocked;
  global.eval = refuse("eval", noCode);
  Math.random = refuse("Math.random", "the same event must give the same alert.");

  // The time is when the event was received, however late the script runs.
  var now = 0, RealDate = Date;
  function FixedDate(year, month, day, hour, minute, second, ms) {
    if (!(this instanceof FixedDate)) return new RealDate(now).toString();
    switch (arguments.length) {
      case 0: return new RealDate(now);
      case 1: return new RealDate(year);
      default: return new RealDate(year, month, day === undefined ? 1 : day, hour || 0, minute || 0, second || 0, ms || 0);
    }
  }
  FixedDate.prototype = RealDate.prototype;
  Object.defineProperty(RealDate.prototype, "constructor", { value: FixedDate });
  FixedDate.now = function () { return now; };
  FixedDate.parse = RealDate.parse;
  FixedDate.UTC = RealDate.UTC;
  global.Date = FixedDate;

  var written = [];
  function log() {
    if (written.length >= 50) return;
    var words = [];
    for (var i = 0; i < arguments.length; i++) {
      var one = arguments[i];
      words.push(typeof one === "object" && one !== null ? JSON.stringify(one) : String(one));
    }
    written.push(words.join(" ").slice(0, 500));
  }
  global.console = { log: log, info: log, warn: log, error: log, debug: log };

  Object.getOwnPropertyNames(global).forEach(function (name) {
    var one = global[name];
    if (one === null || (typeof one !== "object" && typeof one !== "function") || one === global) return;
    if (typeof one === "function" && one.prototype) Object.freeze(one.prototype);
    Object.freeze(one);
  });
  Object.freeze(RealDate);
  Object.freeze(global);

  return {
    begin: function (at) { now = at; written = []; },
    written: function () { return written; }
  };
})(this);
