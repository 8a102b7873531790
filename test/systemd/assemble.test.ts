import { describe, expect, test } from "vitest";
import { placeOf, type Setting } from "../../src/source/setting.ts";
import { SourceFile } from "../../src/source/source-file.ts";
import { assembleUnits } from "../../src/systemd/unit/assemble.ts";
import type { Unit } from "../../src/systemd/unit/unit.ts";

const START = "[Service]\nExecStart=/opt/pleroma/bin/pleroma start\n";

function assemble(
  files: Readonly<Record<string, string>>,
  links: Readonly<Record<string, string>> = {},
) {
  const sources = Object.entries(files).map(([path, text]) => new SourceFile(path, text));
  return assembleUnits(sources, { links: new Map(Object.entries(links)) });
}

/** What a setting is and where from, in one line. */
function told(setting: Setting<unknown>): string {
  const { path, line } = placeOf(setting);
  const value = setting.state === "known" ? setting.value : setting.state;
  return `${value} at ${path}:${line}`;
}

function summary({ name, state, main, dropIns }: Unit) {
  return [name.name, state, main?.path ?? null, ...dropIns.map(({ path }) => path)];
}

describe("assembleUnits", () => {
  test("merges drop-ins in the order of their names and says which one decided", () => {
    const { units, files, problems } = assemble({
      "units/pleroma.service": `${START}PrivateTmp=no\nUser=root\nProtectHome=yes\n`,
      "units/pleroma.service.d/20-b.conf": "[Service]\nPrivateTmp=yes\n",
      "units/pleroma.service.d/10-a.conf": "[Service]\nPrivateTmp=no\nUser=pleroma\nProtectHome=\n",
      "units/pleroma.service.d/README": "[Service]\nPrivateTmp=no\n",
    });
    expect(units.map(summary)).toEqual([
      [
        "pleroma.service",
        "loaded",
        "units/pleroma.service",
        "units/pleroma.service.d/10-a.conf",
        "units/pleroma.service.d/20-b.conf",
      ],
    ]);
    const [settings] = units.map((unit) => unit.settings);
    expect(settings && told(settings.privateTmp)).toBe(
      "true at units/pleroma.service.d/20-b.conf:2",
    );
    expect(settings && told(settings.user)).toBe("pleroma at units/pleroma.service.d/10-a.conf:3");
    expect(settings && told(settings.protectHome)).toBe("yes at units/pleroma.service:5");
    expect(settings && told(settings.privateDevices)).toBe("unset at units/pleroma.service:1");
    expect(problems.map(({ code, location }) => [code, location.path, location.line])).toEqual([
      ["systemd/ignored-value", "units/pleroma.service.d/10-a.conf", 4],
    ]);
    expect(files).toEqual([
      "units/pleroma.service",
      "units/pleroma.service.d/10-a.conf",
      "units/pleroma.service.d/20-b.conf",
    ]);
  });

  test("says of a switch what is wrong with it", () => {
    const wrong: Readonly<Record<string, string>> = {
      "PrivateTmp=":
        "systemd ignores this `PrivateTmp=`: it says nothing, where it must say `yes` or `no`.",
      "PrivateTmp=yes # why":
        "systemd ignores this `PrivateTmp=`: the value must be `yes` or `no`, with nothing after it.",
      "ProtectControlGroups=strict":
        "systemd ignores this `ProtectControlGroups=`: version 252 does not know `strict`, newer ones do.",
    };
    const lines = Object.keys(wrong).join("\n");
    const { problems } = assemble({ "pleroma.service": `${START}${lines}\n` });
    expect(problems.map(({ message }) => message)).toEqual(Object.values(wrong));
  });

  test("keeps the trees of several machines apart", () => {
    const { units } = assemble({
      "hosts/a/usr/lib/systemd/system/pleroma.service": START,
      "hosts/a/etc/systemd/system/pleroma.service.d/x.conf": "[Service]\nUser=a\n",
      "hosts/b/etc/systemd/system/pleroma.service": START,
      "hosts/b/etc/systemd/system/service.d/x.conf": "[Service]\nUser=b\n",
      "pleroma.service.j2": START,
      "pleroma.service.d/x.conf.j2": "[Service]\nUser=c\n",
    });
    expect(units.map(({ main, settings }) => [main?.path, told(settings.user)])).toEqual([
      ["pleroma.service.j2", "c at pleroma.service.d/x.conf.j2:2"],
      [
        "hosts/a/usr/lib/systemd/system/pleroma.service",
        "a at hosts/a/etc/systemd/system/pleroma.service.d/x.conf:2",
      ],
      [
        "hosts/b/etc/systemd/system/pleroma.service",
        "b at hosts/b/etc/systemd/system/service.d/x.conf:2",
      ],
    ]);
  });

  test("leaves open what the main file sets when only drop-ins are here", () => {
    const { units } = assemble({
      "pleroma.service.d/x.conf":
        "[Service]\nPrivateTmp=yes\nCapabilityBoundingSet=~CAP_SYS_ADMIN\n",
      "pleroma-.service.d/x.conf": "[Service]\nPrivateDevices=yes\n",
    });
    expect(units.map(summary)).toEqual([
      ["pleroma.service", "loaded", null, "pleroma.service.d/x.conf"],
    ]);
    const [settings] = units.map((unit) => unit.settings);
    expect(settings && told(settings.privateTmp)).toBe("true at pleroma.service.d/x.conf:2");
    expect(settings?.user).toEqual({
      state: "dynamic",
      reason: "the unit's main file, which is not in the repository",
      origin: { path: "pleroma.service.d/x.conf", line: 1, column: 1, endLine: 1, endColumn: 10 },
    });
    expect(settings && told(settings.capabilityBoundingSet.has("CAP_SYS_ADMIN"))).toBe(
      "false at pleroma.service.d/x.conf:3",
    );
    expect(settings && told(settings.capabilityBoundingSet.has("CAP_CHOWN"))).toMatch(/^dynamic/);
  });

  test("finds instances by their files, folders and links", () => {
    const { units } = assemble(
      {
        "etc/systemd/system/pleroma@.service": `${START}User=%i\nEnvironment=UNIT=%n\n`,
        "etc/systemd/system/pleroma@one.service.d/x.conf": "[Service]\nPrivateTmp=yes\n",
      },
      {
        "etc/systemd/system/multi-user.target.wants/pleroma@two.service":
          "etc/systemd/system/pleroma@.service",
        "etc/systemd/system/pleroma@three.service": "etc/systemd/system/pleroma@.service",
      },
    );
    expect(units.map(({ name, settings }) => [name.instance, told(settings.user)])).toEqual([
      ["", "dynamic at etc/systemd/system/pleroma@.service:3"],
      ["one", "one at etc/systemd/system/pleroma@.service:3"],
      ["three", "three at etc/systemd/system/pleroma@.service:3"],
      ["two", "two at etc/systemd/system/pleroma@.service:3"],
    ]);
    expect(
      units.map(({ settings }) => told(settings.environment.get("UNIT")).split(" ")[0]),
    ).toEqual(["dynamic", "pleroma@one.service", "pleroma@three.service", "pleroma@two.service"]);
  });

  test("follows links into the folders that systemd searches", () => {
    const { units } = assemble(
      { "units/pleroma.service": START, "drop-ins/hardening.conf": "[Service]\nUser=x\n" },
      {
        "etc/systemd/system/pleroma.service": "units/pleroma.service",
        "etc/systemd/system/pleroma.service.d/x.conf": "drop-ins/hardening.conf",
        "etc/systemd/system/akkoma.service": "/dev/null",
        "etc/systemd/system/multi-user.target.wants/pleroma.service": "units/pleroma.service",
      },
    );
    expect(units.map(summary)).toEqual([
      ["akkoma.service", "masked", null],
      ["pleroma.service", "loaded", "units/pleroma.service", "drop-ins/hardening.conf"],
    ]);
  });

  test("leaves a unit open that systemd refuses, and what it says of the rest of a drop-in", () => {
    const { units, problems } = assemble({
      "a/pleroma.service": `${START}PrivateTmp=yes\nUser=not:a:name\n`,
      "b/pleroma.service": START,
      "b/pleroma.service.d/x.conf": "[Service]\nPrivateTmp=yes\nUser=00\nPrivateDevices=yes\n",
    });
    expect(
      units.map(({ state, settings }) => [
        state,
        told(settings.privateTmp),
        told(settings.privateDevices),
      ]),
    ).toEqual([
      ["refused", "dynamic at a/pleroma.service:4", "dynamic at a/pleroma.service:4"],
      ["loaded", "true at b/pleroma.service.d/x.conf:2", "unset at b/pleroma.service:1"],
    ]);
    expect(problems.map(({ code, location }) => [code, location.path, location.line])).toEqual([
      ["systemd/syntax", "a/pleroma.service", 4],
      ["systemd/syntax", "b/pleroma.service.d/x.conf", 3],
    ]);
  });

  test("bounds what drop-ins for many units cost, and says which units it leaves out", () => {
    const many = Array.from({ length: 260 }, (_, number) => [`pleroma-${number}.service`, START]);
    const { units, problems } = assemble({
      ...Object.fromEntries(many),
      "service.d/x.conf": `[Service]\n${"Nice=1\n".repeat(2_000)}`,
    });
    const leftOut = problems.filter(({ code }) => code === "systemd/limit");
    expect(leftOut.length).toBeGreaterThan(0);
    expect(units.length + leftOut.length).toBe(260);
  });

  test("reads environment variables, in effect and as written", () => {
    const { units } = assemble({
      "pleroma.service": `${START}Environment="A=1 2" 'B=x'\\x20y C\nEnvironment=A=3 PASS=__PASS__\n`,
      "pleroma.service.d/x.conf": "[Service]\nEnvironment=\nEnvironment=D=%h E=%b\n",
    });
    const [unit] = units;
    const get = (name: string) => unit && told(unit.settings.environment.get(name));
    expect(["A", "D", "E"].map(get)).toEqual([
      "unset at pleroma.service.d/x.conf:2",
      "/root at pleroma.service.d/x.conf:3",
      "dynamic at pleroma.service.d/x.conf:3",
    ]);
    expect(
      unit?.variables.map(({ name, value, location }) => [
        name,
        value.state === "known" ? value.value : value.state,
        `${location.line}:${location.column}-${location.endColumn}`,
      ]),
    ).toEqual([
      ["A", "1 2", "3:13-20"],
      ["B", "x y", "3:21-31"],
      ["A", "3", "4:13-16"],
      ["PASS", "dynamic", "4:17-30"],
      ["D", "%h", "3:13-17"],
      ["E", "%b", "3:18-22"],
    ]);
  });

  test("knows variables without effect, for what may be a secret in them", () => {
    const { units, problems } = assemble({
      "pleroma.service": [
        "Environment=FIRST=not-a-secret",
        "[Unit]",
        "Environment=SECOND=not-a-secret",
        "[Service]",
        "Enviroment=THIRD=not-a-secret",
        "FOURTH=not-a-secret",
        'Environment=5TH=not-a-secret "SIXTH=not-a-secret',
        "[service]",
        "Environment=SEVENTH=not-a-secret",
      ].join("\n"),
    });
    const secrets = units[0]?.variables.filter(
      ({ value }) => value.state === "known" && value.value === "not-a-secret",
    );
    expect(secrets?.map(({ name, location }) => `${name} ${location.line}`)).toEqual([
      "5TH 7",
      "SIXTH 7",
      "FIRST 1",
      "SECOND 3",
      "THIRD 5",
      "FOURTH 6",
      "SEVENTH 9",
    ]);
    expect(problems.some(({ message }) => message.includes("not-a-secret"))).toBe(false);
  });

  test("lets an environment file override what the unit sets", () => {
    const { units } = assemble({
      "pleroma.service": `${START}EnvironmentFile=-/etc/pleroma/env\nEnvironment=HOME=/opt\n`,
    });
    expect(units[0]?.settings.environment.get("HOME")).toMatchObject({
      state: "dynamic",
      reason: "the file that `EnvironmentFile=` names",
      fallback: "/opt",
    });
  });
});
