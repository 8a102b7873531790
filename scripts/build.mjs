// Bundles the program and the action into a folder (default: dist), with the licenses of what they
// bundle. The same sources and lock file give the same bytes.
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { deflateSync } from "fflate";

const root = fileURLToPath(new URL("..", import.meta.url));

/** CommonJS dependencies ask for `require`, which an ES module does not have. */
const REQUIRE = `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);`;

/**
 * The Elixir grammar's tables are texts of 130 kB that say little. Packed they are a quarter of it, and
 * unpacked in a millisecond. The packer is a package, so that its bytes do not depend on the Node.
 */
const packedTables = {
  name: "packed-tables",
  setup({ onLoad }) {
    onLoad({ filter: /lezer-elixir[\\/]dist[\\/]index\.js$/ }, async ({ path: file }) => {
      const source = await readFile(file, "utf8");
      const contents = source.replace(/"(?:[^"\\\n]|\\.){4000,}"/g, (literal) => {
        const packed = deflateSync(Buffer.from(JSON.parse(literal), "latin1"), { level: 9 });
        return `unpack("${Buffer.from(packed).toString("base64")}")`;
      });
      const unpack =
        'import { inflateRawSync } from "node:zlib";' +
        'const unpack = (text) => inflateRawSync(Buffer.from(text, "base64")).toString("latin1");';
      return { contents: unpack + contents, loader: "js" };
    });
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
    plugins: [packedTables],
    metafile: true,
    logLevel: "warning",
  });
  await writeFile(path.join(outdir, "LICENSES.txt"), await licensesOf(metafile));
  return metafile;
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
