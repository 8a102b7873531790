import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, inject, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const readme = readFileSync(path.join(root, "README.md"), "utf8");

test("what the README shows of the weak example is what the program prints", () => {
  const shown = /```text\n([\s\S]*?)```/.exec(readme)?.[1]?.split("\n") ?? [];
  const cli = path.join(inject("bundle"), "cli.js");
  const { stdout } = spawnSync(process.execPath, [cli, "check", "examples/weak"], {
    cwd: root,
    encoding: "utf8",
  });
  expect(shown.length).toBeGreaterThan(10);
  expect(shown.filter((line) => !stdout.split("\n").includes(line))).toEqual([]);
});

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
