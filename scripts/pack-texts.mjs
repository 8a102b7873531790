// Takes the long texts out of bundled code: tables of names, the grammar's tables, what the program says
// to people. Packed together they are a third of what they were, and unpacked in a millisecond.

import { createRequire } from "node:module";
import { parse } from "acorn";

// Its build for Node is CommonJS; imported, it would be the one for browsers.
const brotli = createRequire(import.meta.url)("brotli-wasm");

/** A shorter text is hardly longer than what stands in its place. Bytes of code. */
const SHORTEST = 40;

/** How the code calls all texts, one behind the other. */
const NAME = "TEXTS";

/**
 * @typedef {object} Packed
 * @property {ReadonlyMap<string, string>} codes The codes, by their names; those with texts import NAME.
 * @property {string} module A module that unpacks the texts from the file beside it.
 * @property {Uint8Array} data What is in that file. The packer is a package, so that its bytes do not
 *   depend on the Node.
 */

/**
 * @param {ReadonlyMap<string, string>} codes ES modules
 * @param {{ importPath: (name: string) => string, dataName: string }} where how a module of this name
 *   imports the one with the texts, and the file that is beside that
 * @returns {Promise<Packed>}
 */
export async function packTexts(codes, { importPath, dataName }) {
  let all = "";
  const places = new Map();
  const placeOf = (text) => {
    const known = places.get(text) ?? [all.length, all.length + text.length];
    if (!places.has(text)) {
      places.set(text, known);
      all += text;
    }
    return known;
  };
  const packed = new Map();
  for (const [name, code] of codes) {
    let rest = code;
    const texts = longTexts(code);
    for (const { start, end, value } of texts.toReversed()) {
      const before = /[\w$]$/.test(rest.slice(0, start)) ? " " : "";
      rest = `${rest.slice(0, start)}${before}${NAME}.slice(${placeOf(value)})${rest.slice(end)}`;
    }
    const imports = texts.length > 0 ? `import{${NAME}}from"${importPath(name)}";` : "";
    packed.set(name, withImport(rest, imports));
  }
  const data = (await brotli).compress(Buffer.from(all, "utf8"), { quality: 11 });
  return { codes: packed, module: unpacker(dataName), data };
}

/** The line for `#!` stays the first. */
function withImport(code, imports) {
  const [line = ""] = /^#!.*\n/.exec(code) ?? [];
  return line + imports + code.slice(line.length);
}

function unpacker(dataName) {
  return (
    'import{readFileSync}from"node:fs";import{brotliDecompressSync}from"node:zlib";' +
    `export const ${NAME}=brotliDecompressSync(readFileSync(new URL("./${dataName}",import.meta.url))).toString();`
  );
}

/** The long strings, and templates without expressions, that stand where any expression may. */
function longTexts(code) {
  const found = [];
  const visit = (node, parent, key) => {
    if (Array.isArray(node)) {
      for (const child of node) visit(child, parent, key);
    } else if (typeof node?.type === "string") {
      const value = textOf(node, parent, key);
      const { start, end } = node;
      if (value !== undefined && end - start >= SHORTEST) found.push({ start, end, value });
      else for (const [name, child] of Object.entries(node)) visit(child, node, name);
    }
  };
  visit(parse(code, { ecmaVersion: "latest", sourceType: "module", allowHashBang: true }), {}, "");
  return found;
}

function textOf(node, parent, key) {
  if (node.type === "TemplateLiteral") {
    const isPlain = node.expressions.length === 0 && parent.type !== "TaggedTemplateExpression";
    return isPlain ? node.quasis[0].value.cooked : undefined;
  }
  if (node.type !== "Literal" || typeof node.value !== "string") return undefined;
  const isName = key === "key" && !parent.computed;
  return isName || key === "source" || parent.type === "ExpressionStatement"
    ? undefined
    : node.value;
}
