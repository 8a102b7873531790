import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { bundle } from "../../scripts/build.mjs";

declare module "vitest" {
  interface ProvidedContext {
    /** Folder with the bundle of the sources under test; CI holds `dist/` to the same bytes. */
    bundle: string;
  }
}

/** Bundles once for all tests that run the program or the action as a process. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), "bundle-"));
  await bundle(path.join(folder, "dist"));
  await writeFile(path.join(folder, "package.json"), '{"type": "module"}\n');
  project.provide("bundle", path.join(folder, "dist"));
  return () => rm(folder, { recursive: true, force: true });
}
