// Bundles the program and the action into a folder (default: dist), with the licenses of what they
// bundle. The same sources and lock file give the same bytes.

import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { minify } from "terser";

const root = fileURLToPath(new URL("..", import.meta.url));

/** CommonJS dependencies ask for `require`, which an ES module does not have. */
const REQUIRE = `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);`;

// Its build for Node is CommonJS; imported, it would be the one for browsers.
const brotli = createRequire(import.meta.url)("brotli-wasm");

/** Where the tables of the Elixir grammar stand, beside the chunk that reads them. */
export const TABLES = "chunks/elixir-tables.bin";

/**
 * The Elixir grammar's tables are texts of 130 kB that say little. Packed they are a seventh of it, in
 * a file of their own, and unpacked in a millisecond. The packer is a package, so that its bytes do
 * not depend on the Node.
 *
 * @param {(packed: Uint8Array) => void} emit
 */
const packedTables = (emit) => ({
  name: "packed-tables",
  setup({ onLoad }) {
    onLoad({ filter: /lezer-elixir[\\/]dist[\\/]index\.js$/ }, async ({ path: file }) => {
      const source = await readFile(file, "utf8");
      let tables = "";
      const contents = source.replace(/"(?:[^"\\\n]|\\.){4000,}"/g, (literal) => {
        const start = tables.length;
        tables += JSON.parse(literal);
        return `TABLES.slice(${start}, ${tables.length})`;
      });
      emit((await brotli).compress(Buffer.from(tables, "latin1"), { quality: 11 }));
      const unpack =
        'import { readFileSync } from "node:fs";' +
        'import { brotliDecompressSync } from "node:zlib";' +
        `const PACKED = readFileSync(new URL("./${path.basename(TABLES)}", import.meta.url));` +
        'const TABLES = brotliDecompressSync(PACKED).toString("latin1");';
      return { contents: unpack + contents, loader: "js" };
    });
  },
});

/** The grammar's colours for editors: nobody looks at the tree here. */
const colourless = {
  name: "colourless",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@lezer\/highlight$/ }, ({ path: name }) => ({
      path: name,
      namespace: "colourless",
    }));
    onLoad({ filter: /.*/, namespace: "colourless" }, () => ({
      contents:
        "export const styleTags = () => () => null;" +
        "export const tags = new Proxy(() => tags, { get: () => tags });",
      loader: "js",
    }));
  },
};

/** The parser's traces, which nobody asks for. */
const untraced = {
  name: "untraced",
  setup({ onLoad }) {
    onLoad({ filter: /@lezer[\\/]lr[\\/]dist[\\/]index\.js$/ }, async ({ path: file }) => ({
      contents: (await readFile(file, "utf8")).replace(
        /^const verbose = .*$/m,
        "const verbose = false;",
      ),
      loader: "js",
    }));
  },
};

/** The widths of fonts that no style of badge which is used here is set in: 0.7 MB. */
const oneFont = {
  name: "one-font",
  setup({ onLoad }) {
    onLoad({ filter: /anafanafo[\\/]data[\\/]/ }, ({ path: file }) =>
      file.endsWith("verdana-11px-normal.json")
        ? undefined
        : { contents: "[[0, 1114111, 1]]", loader: "json" },
    );
  },
};

/**
 * @param {string} outdir absolute path; emptied first
 * @returns {Promise<import("esbuild").Metafile>}
 */
export async function bundle(outdir) {
  await rm(outdir, { recursive: true, force: true });
  await mkdir(outdir, { recursive: true });
  const packedFiles = [];
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { cli: "src/cli.ts", action: "src/action.ts", index: "src/index.ts" },
    outdir,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    minify: true,
    charset: "utf8",
    legalComments: "none",
    banner: { js: REQUIRE },
    chunkNames: "chunks/[name]-[hash]",
    plugins: [packedTables((packed) => packedFiles.push(packed)), colourless, untraced, oneFont],
    metafile: true,
    logLevel: "warning",
  });
  await squeeze(metafile);
  const [tables] = packedFiles;
  if (tables === undefined) throw new Error("The grammar has no tables where they are expected.");
  await writeFile(path.join(outdir, TABLES), tables);
  await writeFile(path.join(outdir, "LICENSES.txt"), await licensesOf(metafile));
  return metafile;
}

/** Chunks below this have little to give. Bytes. */
const SQUEEZED_FROM = 20_000;

/**
 * Makes the chunks that `check` loads a little smaller: most hold nothing that asks for `require`, and
 * a second minifier finds what the first leaves.
 */
async function squeeze(metafile) {
  const loaded = loadedBy("cli.js", metafile);
  for (const [name, output] of Object.entries(metafile.outputs)) {
    if (!loaded.has(name)) continue;
    const file = path.join(root, name);
    const text = await readFile(file, "utf8");
    const rest = text.replace(`${REQUIRE}\n`, "");
    const bare = /\brequire\(|typeof require\b/.test(rest) ? text : rest;
    const options = { module: true, ecma: 2022, compress: { passes: 2 } };
    const squeezed =
      output.bytes < SQUEEZED_FROM ? bare : ((await minify(bare, options)).code ?? bare);
    await writeFile(file, squeezed);
    output.bytes = Buffer.byteLength(squeezed);
  }
}

/** An entry's output and all that it imports statically. */
export function loadedBy(entry, { outputs }) {
  const loaded = new Set();
  const queue = Object.keys(outputs).filter((name) => path.basename(name) === entry);
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (loaded.has(name)) continue;
    loaded.add(name);
    for (const { path: imported, kind, external } of outputs[name].imports) {
      if (kind === "import-statement" && !external) queue.push(imported);
    }
  }
  return loaded;
}

/** The license texts of all packages with code in the bundle. */
async function licensesOf(metafile) {
  const packages = new Set();
  for (const output of Object.values(metafile.outputs)) {
    for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
      const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
      if (folder !== undefined && bytesInOutput > 0) packages.add(folder);
    }
  }
  const texts = [];
  for (const folder of [...packages].sort()) {
    const { name, version, license } = JSON.parse(
      await readFile(path.join(root, folder, "package.json"), "utf8"),
    );
    const file = (await readdir(path.join(root, folder))).find((entry) =>
      /^(licen[cs]e|copying)/i.test(entry),
    );
    const text = file ? await readFile(path.join(root, folder, file), "utf8") : "";
    texts.push(`${name} ${version} (${license})\n\n${text.trim()}\n`.replaceAll("\r\n", "\n"));
  }
  return texts.join(`\n${"-".repeat(78)}\n\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await bundle(path.resolve(root, process.argv[2] ?? "dist"));
}
