// Fails when dist/ is not what the sources give, or is larger than it may be.
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { bundle, loadedBy } from "./build.mjs";

/** Bytes: the whole of dist/, and what `check` without a policy file loads. */
const LIMITS = { whole: 3_000_000, check: 700_000 };

const dist = fileURLToPath(new URL("../dist", import.meta.url));
const fresh = await mkdtemp(path.join(tmpdir(), "dist-"));
const complaints = [];
try {
  const metafile = await bundle(fresh);
  const names = await filesBelow(fresh);
  const present = await filesBelow(dist);
  for (const name of new Set([...names, ...present])) {
    const [expected, actual] = await Promise.all([read(fresh, name), read(dist, name)]);
    if (!expected || !actual || !expected.equals(actual))
      complaints.push(`dist/${name} is not current`);
  }
  const sizes = await Promise.all(
    names.map(async (name) => (await stat(path.join(fresh, name))).size),
  );
  const whole = sizes.reduce((sum, size) => sum + size, 0);
  const check = bytesOf(loadedBy("cli.js", metafile), metafile);
  console.log(
    `dist: ${whole} bytes in all (limit ${LIMITS.whole}), ${check} loaded by check (limit ${LIMITS.check})`,
  );
  if (whole > LIMITS.whole) complaints.push("dist/ is too large");
  if (check > LIMITS.check) complaints.push("check loads too much");
} finally {
  await rm(fresh, { recursive: true, force: true });
}
if (complaints.length > 0) {
  console.error(`${complaints.join("\n")}\nRun "npm run build" and commit dist/.`);
  process.exit(1);
}

async function filesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}

async function read(folder, name) {
  return readFile(path.join(folder, name)).catch(() => undefined);
}

function bytesOf(names, { outputs }) {
  return [...names].reduce((sum, name) => sum + outputs[name].bytes, 0);
}
