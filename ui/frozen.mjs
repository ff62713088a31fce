// Mends three libraries for the window, whose Object.prototype is frozen (tauri.conf.json) against whatever might get into a page. What
// is frozen there cannot be assigned anew by what inherits it, and these assign it while they are read. Here it becomes theirs
// first. Where a newer version is written otherwise, the build stops, and somebody looks.

/** By the file: what is written there, and what it becomes. */
const MENDED = [
  // recharts > d3-scale > d3-interpolate > d3-color
  [/\/d3-color\/dist\/d3-color\.mjs$/, "  prototype.constructor = constructor;", '  Object.defineProperty(prototype, "constructor", { value: constructor, writable: true, configurable: true });'],
  // recharts > d3-scale > d3-format
  [/\/d3-format\/dist\/d3-format\.mjs$/, "FormatSpecifier.prototype.toString = function() {", 'Object.defineProperty(FormatSpecifier.prototype, "toString", { value: undefined, writable: true, configurable: true });\nFormatSpecifier.prototype.toString = function() {'],
  // recharts > decimal.js-light
  [/\/decimal\.js-light\/decimal\.m?js$/, "P = {};", "P = { constructor: undefined, toString: undefined, valueOf: undefined };"],
];

/** Which of them were met in this build: all, or one has moved. */
const met = new Set();

export const frozen = {
  name: "frozen",
  apply: "build",
  transform(code, id) {
    const mended = MENDED.find(([file]) => file.test(id));
    if (!mended) return undefined;
    const [, before, after] = mended;
    if (code.split(before).length !== 2) this.error(`${id} is not written as ui/frozen.mjs knows it.`);
    met.add(mended);
    return { code: code.replace(before, after), map: null };
  },
  generateBundle() {
    if (met.size !== MENDED.length) this.error("A library that ui/frozen.mjs mends lies elsewhere now.");
  },
};
