import { describe, expect, test } from "vitest";
import { SourceFile } from "../../src/source/source-file.ts";
import { assessExposure } from "../../src/systemd/exposure/exposure.ts";
import { worstFigure } from "../../src/systemd/exposure/figure.ts";
import { assembleUnits } from "../../src/systemd/unit/assemble.ts";

function unitOf(lines: string, files: Readonly<Record<string, string>> = {}) {
  const main = new SourceFile("pleroma.service", `[Service]\nExecStart=/bin/true\n${lines}\n`);
  const others = Object.entries(files).map(([path, text]) => new SourceFile(path, text));
  const [unit] = assembleUnits([main, ...others]).units;
  if (unit === undefined) throw new Error("there is no unit");
  return unit;
}

/** The figures, and the entries that are a range. */
function assessed(lines: string) {
  const { low, high, word, entries } = assessExposure(unitOf(lines));
  const open = entries.filter((entry) => entry.low !== entry.high || entry.set === null);
  return { low, high, word, open: open.map(({ id, set }) => `${id} ${set}`) };
}

// The figures of units without templates are the real program's: test/oracle.
describe("a template leaves a range", () => {
  test("of a switch: both figures are those of the units that it may become", () => {
    expect(assessed("User=pleroma\nPrivateNetwork={{ private }}")).toEqual({
      low: assessed("User=pleroma\nPrivateNetwork=yes").low,
      high: assessed("User=pleroma\nPrivateNetwork=no").high,
      word: "UNSAFE",
      open: ["PrivateNetwork= null"],
    });
  });

  test("of the user, on which other entries turn", () => {
    const { low, high, open } = assessed("User=__APP__");
    expect({ low, high }).toEqual({
      low: assessed("User=pleroma\nRemoveIPC=no").low,
      high: assessed("User=root").high,
    });
    expect(open).toEqual([
      "User=/DynamicUser= null",
      "SupplementaryGroups= null",
      "RemoveIPC= null",
    ]);
  });

  test("of default dependencies, without which five entries do not count", () => {
    const unit = unitOf("[Unit]\nDefaultDependencies={{ defaults }}");
    const open = assessExposure(unit).entries.filter(({ set }) => set === null);
    expect(open.map(({ id }) => id)).toEqual([
      "SupplementaryGroups=",
      "PrivateTmp=",
      "ProtectHome=",
      "ProtectSystem=",
      "RootDirectory=/RootImage=",
      "RemoveIPC=",
    ]);
  });

  test("of a filter, until an empty assignment takes it back", () => {
    expect(assessed("User=a\nSystemCallFilter={{ calls }}").open).toHaveLength(11);
    expect(assessed("User=a\nSystemCallFilter={{ calls }}\nSystemCallFilter=").open).toEqual([]);
  });

  test("of lines that a condition encloses", () => {
    const lines = "User=a\n{% if hard %}\nRestrictNamespaces=yes\nProtectClock=yes\n{% endif %}";
    const { low, high } = assessed(lines);
    expect(low).toBeLessThanOrEqual(
      assessed("User=a\nRestrictNamespaces=yes\nProtectClock=yes").low,
    );
    expect(high).toBe(assessed("User=a").high);
  });

  test("of everything, where the main file is not here", () => {
    const [unit] = assembleUnits([
      new SourceFile("pleroma.service.d/a.conf", "[Service]\nPrivateTmp=yes\n"),
    ]).units;
    const { low, high } = unit ? assessExposure(unit) : { low: -1, high: -1 };
    expect(low).toBeLessThan(1);
    expect(high).toBeGreaterThan(9.5);
  });
});

test("an entry points at what decided it", () => {
  const unit = unitOf("PrivateDevices=no\nCapabilityBoundingSet=CAP_MKNOD", {
    "pleroma.service.d/a.conf": "[Service]\nPrivateDevices=yes\n",
  });
  const entry = assessExposure(unit).entries.find(({ id }) => id.endsWith("~CAP_MKNOD"));
  expect(entry).toMatchObject({
    set: true,
    setting: { state: "known", origin: { path: "pleroma.service.d/a.conf", line: 2, column: 16 } },
  });
});

test("the worst of several services is what counts, and only where all are known", () => {
  const root = assessExposure(unitOf(""));
  const user = assessExposure(unitOf("DynamicUser=yes"));
  const open = assessExposure(unitOf("DynamicUser=yes\nPrivateNetwork={{ x }}"));
  expect(worstFigure([user, root])).toEqual({ low: 9.6, high: 9.6, word: "UNSAFE" });
  expect(worstFigure([open, user])).toEqual({ low: user.high, high: open.high, word: user.word });
  expect(worstFigure([user, undefined])).toBeUndefined();
  expect(worstFigure([])).toBeUndefined();
});
