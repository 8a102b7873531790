import { afterEach, expect, it, vi } from "vitest";
import { logLine } from "../../src/action/log.ts";
import { HOSTILE_TEXTS } from "../report/support/result.ts";
import { parseCommands } from "./support/workflow-commands.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

it.each([...HOSTILE_TEXTS, "  ::add-mask::e"])("logs %j as one line without commands", (text) => {
  let written = "";
  vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    written += String(chunk);
    return true;
  });

  logLine(text);

  expect(written.trimEnd().split(/[\r\n]/)).toHaveLength(1);
  expect(parseCommands(written)).toEqual([]);
});
