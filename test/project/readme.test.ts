import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, inject, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const readme = readFileSync(path.join(root, "README.md"), "utf8");

test("the inputs that the README lists are those of the action", () => {
  const action = readFileSync(path.join(root, "action.yml"), "utf8");
  const inputs = /\ninputs:\n([\s\S]*?)\noutputs:/.exec(action)?.[1] ?? "";
  const names = [...inputs.matchAll(/^ {2}([a-z-]+):$/gm)].map(([, name]) => name);
  const table = /\| input +\|[\s\S]*?\n\n/.exec(readme)?.[0] ?? "";
  const listed = [...table.matchAll(/^\| ((?:`[a-z-]+`(?:, )?)+) +\|/gm)].flatMap(([, cell]) =>
    [...(cell ?? "").matchAll(/`([a-z-]+)`/g)].map(([, name]) => name),
  );
  expect(listed.sort()).toEqual(names.sort());
});

test("what the README shows of a report is what the program prints", () => {
  const cli = path.join(inject("bundle"), "cli.js");
  const args = [cli, "check", "examples/weak"];
  const { stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  const [, shown = ""] = /```text\n([\s\S]*?)```/.exec(readme) ?? [];
  const printed = new Set(stdout.split("\n"));
  expect(shown.trim()).not.toBe("");
  expect(shown.split("\n").filter((line) => !printed.has(line))).toEqual([]);
});
