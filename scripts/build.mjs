// Bundles the program and the action into a folder (default: dist), with the licenses of what they
// bundle. The same sources and lock file give the same bytes.

import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { minify } from "terser";
import { packTexts } from "./pack-texts.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

/** CommonJS dependencies ask for `require`, which an ES module does not have. */
const REQUIRE = `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);`;

/** Where the long texts stand that the program's code has need of, and the module that reads them. */
const TEXTS = { module: "chunks/texts.js", data: "chunks/texts.bin" };

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
    plugins: [colourless, untraced, oneFont],
    metafile: true,
    logLevel: "warning",
  });
  await squeeze(metafile, outdir);
  await writeFile(path.join(outdir, "LICENSES.txt"), await licensesOf(metafile));
  return metafile;
}

/** Chunks below this have little to give. Bytes. */
const SQUEEZED_FROM = 20_000;

/**
 * Makes what `check` loads smaller: most chunks hold nothing that asks for `require`, a second minifier
 * finds what the first leaves, and long texts are packed.
 */
async function squeeze(metafile, outdir) {
  const nameOf = (file) => path.relative(root, path.join(outdir, file));
  const codes = new Map();
  for (const name of loadedBy("cli.js", metafile)) {
    const text = await readFile(path.join(root, name), "utf8");
    const rest = text.replace(`${REQUIRE}\n`, "");
    const bare = /\brequire\(|typeof require\b/.test(rest) ? text : rest;
    const options = { module: true, ecma: 2022, compress: { passes: 2 } };
    const isLarge = metafile.outputs[name].bytes >= SQUEEZED_FROM;
    codes.set(name, isLarge ? ((await minify(bare, options)).code ?? bare) : bare);
  }
  const texts = nameOf(TEXTS.module);
  const packed = await packTexts(codes, {
    importPath: (name) => relativeImport(name, texts),
    dataName: path.basename(TEXTS.data),
  });
  const write = async (name, content, output) => {
    await writeFile(path.join(root, name), content);
    metafile.outputs[name] = { ...output, bytes: Buffer.byteLength(content) };
  };
  for (const [name, code] of packed.codes) {
    const output = metafile.outputs[name];
    const imports = code.includes(`"${relativeImport(name, texts)}"`)
      ? [...output.imports, { path: texts, kind: "import-statement" }]
      : output.imports;
    await write(name, code, { ...output, imports });
  }
  const data = nameOf(TEXTS.data);
  await write(data, packed.data, { inputs: {}, imports: [], exports: [] });
  // Whoever reads the texts reads the file too.
  const imports = [{ path: data, kind: "import-statement" }];
  await write(texts, packed.module, { inputs: {}, imports, exports: [] });
}

function relativeImport(from, to) {
  const relative = path.relative(path.dirname(from), to);
  return relative.startsWith(".") ? relative : `./${relative}`;
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
