import { describe, expect, test } from "vitest";
import { selectServices } from "../../../src/deployment/services.ts";
import { RULES } from "../../../src/rules/index.ts";
import { SourceFile } from "../../../src/source/source-file.ts";
import { assembleUnits } from "../../../src/systemd/unit/assemble.ts";
import { EMPTY_INSTANCE } from "../instance.ts";

const SYSTEMD_RULES = RULES.filter(({ id }) => id.startsWith("systemd/"));
const WEAK = new SourceFile(
  "pleroma.service",
  "[Service]\nUser=root\nDynamicUser=no\nPrivateTmp=no\nProtectHome=read-only\nProtectSystem=yes\nExecStart=/opt/pleroma/bin/pleroma start\n",
);

/** What every rule finds, with a ceiling that only a well sandboxed unit keeps. */
function findings(...files: readonly SourceFile[]) {
  const services = selectServices(assembleUnits([WEAK, ...files]));
  const instance = { ...EMPTY_INSTANCE, services, maxExposure: 5 };
  return SYSTEMD_RULES.flatMap(({ id, evaluate }) =>
    evaluate(instance).map(({ status, expected }) => ({ id, status, expected })),
  );
}

function dropIn(text: string): SourceFile {
  return new SourceFile("pleroma.service.d/hardening.conf", text);
}

/** The block of a rule's help that people are told to write. */
function blockOf(fix: string): string {
  return /^```ini\n([^`]*)\n```$/m.exec(fix)?.[1] ?? "";
}

describe("what the rules tell people to write", () => {
  test("all of it together makes a unit pass that failed every rule", () => {
    expect(findings().map(({ status }) => status)).toEqual(SYSTEMD_RULES.map(() => "fail"));
    const blocks = SYSTEMD_RULES.map(({ fix }) => blockOf(fix)).join("\n");
    expect(findings(dropIn(blocks)).filter(({ status }) => status !== "pass")).toEqual([]);
  });

  test.each(SYSTEMD_RULES)("mends $id by itself, as a whole and by its line", (rule) => {
    const expected = findings().find(({ id }) => id === rule.id)?.expected ?? "";
    expect(blockOf(rule.fix).split("\n")).toContain(expected);
    if (rule.id === "systemd/exposure") return;
    const fixed = findings(dropIn(`[Service]\n${expected}\n`));
    expect(fixed.find(({ id }) => id === rule.id)?.status).toBe("pass");
  });

  test("is nothing that keeps Pleroma from starting, or takes its files from it", () => {
    const blocks = SYSTEMD_RULES.map(({ fix }) => blockOf(fix)).join("\n");
    expect(blocks).not.toMatch(
      /^(?:MemoryDenyWriteExecute|DynamicUser|PrivateNetwork|IPAddressDeny|UMask)=/m,
    );
  });
});
