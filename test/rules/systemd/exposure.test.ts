import { describe, expect, test } from "vitest";
import { selectServices } from "../../../src/deployment/services.ts";
import { exposure } from "../../../src/rules/systemd/exposure.ts";
import { LOWERING_LINES, loweringLines } from "../../../src/rules/systemd/exposure-advice.ts";
import { SourceFile } from "../../../src/source/source-file.ts";
import { assessExposure } from "../../../src/systemd/exposure/exposure.ts";
import { assembleUnits } from "../../../src/systemd/unit/assemble.ts";
import { EMPTY_INSTANCE } from "../instance.ts";
import { serviceTable } from "./service-row.ts";

const SAFE_LINES = LOWERING_LINES.map(({ line }) => line).join("\n");

// The figures are those of `systemd-analyze security`: test/oracle.
serviceTable(exposure, {
  accept: [
    { unit: "User=pleroma", maxExposure: 10 },
    { name: "just at the ceiling", unit: "User=pleroma", maxExposure: 9.2, says: "within" },
    {
      name: "a range below the ceiling",
      unit: "User=__APP__",
      maxExposure: 9.6,
      says: "The exposure is 9.2-9.6, UNSAFE at worst, within the ceiling of 9.6",
    },
    { unit: "User=pleroma", dropIn: SAFE_LINES, maxExposure: 7 },
  ],
  reject: [
    {
      unit: "User=pleroma",
      maxExposure: 9.1,
      says: /UNSAFE, above the ceiling of 9\.1 that the policy sets\. `RestrictNamespaces=yes`, with/,
      at: "[Service]",
    },
    { name: "a range above the ceiling", unit: "User=__APP__", maxExposure: 5 },
    { unit: "DynamicUser=yes", dropIn: "RestrictNamespaces=yes", maxExposure: 1 },
  ],
  notApplicable: [
    {
      name: "no ceiling is set",
      unit: "User=pleroma",
      says: /^The exposure is 9\.2, UNSAFE, as .* no ceiling is set\.$/,
      at: "[Service]",
    },
    { name: "no ceiling is set, and a template leaves a range", unit: "User=__APP__" },
  ],
  unknown: [
    {
      name: "the ceiling is within the range",
      unit: "User=__APP__",
      maxExposure: 9.4,
      says: "depends on what the template puts in place of `__APP__`",
    },
    { name: "a unit that systemd refuses", unit: "User=not:a:name", says: "refuses to load" },
  ],
});

describe("a finding", () => {
  const evaluate = (lines: string, maxExposure?: number) => {
    const file = new SourceFile("pleroma.service", `[Service]\nExecStart=/bin/true\n${lines}\n`);
    const services = selectServices(assembleUnits([file]));
    return exposure.evaluate({ ...EMPTY_INSTANCE, services, maxExposure });
  };

  test("carries the figure as its measure, where it is known", () => {
    expect(evaluate("User=pleroma")).toMatchObject([{ actual: "9.2", measure: 9.2 }]);
    expect(evaluate("User=__APP__", 5)[0]?.measure).toBeUndefined();
    expect(evaluate("User=not:a:name")[0]?.measure).toBeUndefined();
  });

  test("recommends nothing where all that is safe for Pleroma is there", () => {
    const [finding] = evaluate(`User=pleroma\n${SAFE_LINES}`, 2);
    expect(finding).toMatchObject({ status: "fail" });
    expect(finding?.message).toMatch(/the ceiling is too low\.$/);
    expect(finding?.expected).toBeUndefined();
  });

  test("each line that it recommends lowers the figure, and is recommended no more", () => {
    const lines: string[] = [];
    let last = 10;
    for (const { line } of LOWERING_LINES) {
      const [before] = evaluate(["User=pleroma", ...lines].join("\n"), 0);
      expect(before?.expected).toBe(line);
      lines.push(line);
      const [after] = evaluate(["User=pleroma", ...lines].join("\n"), 0);
      expect(after?.measure).toBeLessThanOrEqual(last);
      last = after?.measure ?? 10;
    }
    expect(last).toBeLessThan(7);
  });

  test.each([
    "",
    "RestrictAddressFamilies=~AF_PACKET",
    "RestrictAddressFamilies=AF_PACKET AF_INET AF_CAN",
    "RestrictAddressFamilies=none\nRestrictAddressFamilies=~AF_INET",
    "SystemCallArchitectures=x86",
    "CapabilityBoundingSet=CAP_SYS_PTRACE CAP_CHOWN",
    "CapabilityBoundingSet=~CAP_SYS_ADMIN",
    "RestrictNamespaces=~user",
    "RestrictNamespaces=cgroup ipc mnt net pid user uts",
    "ProtectProc=noaccess\nProtectClock=no",
  ])("whatever the unit says, each line that is advised lowers the figure: %s", (own) => {
    const base = `[Service]\nExecStart=/bin/true\nUser=pleroma\n${own}\n`;
    const unitOf = (text: string) =>
      assembleUnits([new SourceFile("pleroma.service", text)]).units.flatMap((unit) => ({
        unit,
        sum: assessExposure(unit).entries.reduce((sum, { high }) => sum + high, 0),
      }));
    for (const { unit, sum } of unitOf(base)) {
      const advised = loweringLines(assessExposure(unit), unit);
      expect(advised.length).toBeGreaterThan(5);
      for (const { line, reset = "" } of advised) {
        expect([line, unitOf(`${base}${reset}\n${line}\n`)[0]?.sum ?? sum]).toSatisfy(
          ([, after]: readonly [string, number]) => after < sum,
        );
      }
    }
  });
});
