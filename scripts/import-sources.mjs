import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));

/** CommonJS dependencies ask for `require`, which an ES module does not have. */
const REQUIRE = `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);`;

/**
 * Imports TypeScript that this Node cannot run itself, by bundling it first.
 *
 * @param {string} contents a module; its paths are relative to the root of the repository
 * @returns {Promise<any>} what the module exports
 */
export async function importSources(contents) {
  const folder = await mkdtemp(path.join(tmpdir(), "sources-"));
  try {
    const outfile = path.join(folder, "sources.mjs");
    await build({
      stdin: { contents, resolveDir: root, loader: "ts" },
      outfile,
      banner: { js: REQUIRE },
      bundle: true,
      format: "esm",
      platform: "node",
      logLevel: "warning",
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
