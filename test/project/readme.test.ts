import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

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
