import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

const FORBIDDEN: readonly (readonly [folder: string, imported: string])[] = [
  ["src/source", "../nginx/parse.ts"],
  ["src/elixir", "../nginx/route.ts"],
  ["src/elixir/values", "../../nginx/syntax/parse.ts"],
  ["src/nginx", "../systemd/syntax/parse.ts"],
  ["src/nginx/routing", "../../deployment/instance.ts"],
  ["src/nginx", "node:fs"],
  ["src/systemd", "../deployment/instance.ts"],
  ["src/deployment", "../rules/index.ts"],
  ["src/deployment/probes", "../../fix/fix.ts"],
  ["src/rules/nginx", "../../host/run.ts"],
  ["src/rules", "../check.ts"],
  ["src/rules/pleroma", "../../elixir/evaluation/evaluate.ts"],
  ["src/policy", "../check.ts"],
  ["src/report", "../host/run.ts"],
  ["src/report", "@actions/core"],
  ["src/host", "../cli/program.ts"],
  ["src/fix", "../host/run.ts"],
  ["src/fix", "../report/json.ts"],
  ["src/fix", "node:fs"],
];

const ALLOWED: readonly (readonly [folder: string, imported: string])[] = [
  ["src/nginx", "../source/location.ts"],
  ["src/deployment", "../nginx/syntax/parse.ts"],
  ["src/deployment/probes", "../../nginx/route.ts"],
  ["src/rules/nginx", "../define-rule.ts"],
  ["src/host", "node:fs"],
  ["src/fix", "../judgement/judge.ts"],
];

/** Every import is planted as a file of its own, and the linter runs once over all of them. */
let output = "";
const folder = mkdtempSync(path.join(tmpdir(), "boundaries-"));
const nameOf = (kind: string, index: number) => `planted-${kind}-${index}.ts`;

beforeAll(() => {
  cpSync(path.join(root, "biome.json"), path.join(folder, "biome.json"));
  const plant = (kind: string, pairs: typeof FORBIDDEN) => {
    pairs.forEach(([room, imported], index) => {
      mkdirSync(path.join(folder, room), { recursive: true });
      const text = `export * from "${imported}";\n`;
      writeFileSync(path.join(folder, room, nameOf(kind, index)), text);
    });
  };
  plant("forbidden", FORBIDDEN);
  plant("allowed", ALLOWED);
  const biome = path.join(root, "node_modules/.bin/biome");
  const args = ["lint", "--vcs-enabled=false", "--max-diagnostics=none", "src"];
  output = spawnSync(biome, args, { cwd: folder, encoding: "utf8" }).stderr;
});

afterAll(() => rmSync(folder, { recursive: true }));

describe("the way of the data has one direction, and the linter holds it", () => {
  test.each(FORBIDDEN.map((pair, index) => [...pair, index] as const))(
    "%s may not import %s",
    (room, _imported, index) => {
      const heading = new RegExp(`${room}/${nameOf("forbidden", index)}:.*noRestrictedImports`);
      expect(output).toMatch(heading);
    },
  );

  test.each(ALLOWED.map((pair, index) => [...pair, index] as const))(
    "%s may import %s",
    (room, _imported, index) => {
      expect(output).not.toContain(`${room}/${nameOf("allowed", index)}`);
    },
  );
});
