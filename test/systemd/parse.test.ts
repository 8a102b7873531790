import { describe, expect, test } from "vitest";
import type { Location } from "../../src/source/location.ts";
import { SourceFile } from "../../src/source/source-file.ts";
import { parseUnitFile } from "../../src/systemd/syntax/parse.ts";

function parse(text: string) {
  const file = new SourceFile("pleroma.service", text);
  const unit = parseUnitFile(file);
  const written = ({ line, column, endLine, endColumn }: Location) =>
    file.text.slice(file.offsetOf(line, column), file.offsetOf(endLine, endColumn));
  return {
    unit,
    written,
    entries: unit.entries.map((entry) =>
      entry.kind === "opaque"
        ? { section: entry.section, template: entry.placeholder, at: written(entry.location) }
        : { section: entry.section, [entry.key]: entry.value, at: written(entry.location) },
    ),
    problems: unit.problems.map(({ code, location }) => `${code}: ${written(location)}`),
  };
}

describe("parseUnitFile", () => {
  test("reads sections and entries with the place of each part", () => {
    const { unit, written } = parse(
      "# Pleroma\n[Unit]\nDescription = a = b \n\n  [Service]\n\tUser=\tpleroma  \nPrivateTmp=\n",
    );
    expect(unit.sections.map(({ name, location }) => [name, written(location)])).toEqual([
      ["Unit", "[Unit]"],
      ["Service", "[Service]"],
    ]);
    expect(
      unit.entries.map((entry) =>
        entry.kind === "assignment"
          ? [entry.section, entry.key, entry.value, entry.keyLocation, entry.valueLocation]
          : entry,
      ),
    ).toEqual([
      ["Unit", "Description", "a = b", at(3, 1, 3, 12), at(3, 15, 3, 20)],
      ["Service", "User", "pleroma", at(6, 2, 6, 6), at(6, 8, 6, 15)],
      ["Service", "PrivateTmp", "", at(7, 1, 7, 11), at(7, 12, 7, 12)],
    ]);
    expect(unit.problems).toEqual([]);
  });

  test("joins continued lines, without the comments between them", () => {
    const { entries, unit } = parse(
      "[Service]\r\nEnvironment=A=1 \\\r\n# B=2 \\\r\n  ; C=3\r\n  D=4\r\nUser=x\\\\\r\nGroup=y\\",
    );
    expect(entries).toEqual([
      {
        section: "Service",
        Environment: "A=1    D=4",
        at: "Environment=A=1 \\\r\n# B=2 \\\r\n  ; C=3\r\n  D=4",
      },
      { section: "Service", User: "x\\\\", at: "User=x\\\\" },
      { section: "Service", Group: "y", at: "Group=y" },
    ]);
    const [environment] = unit.entries;
    expect(environment?.kind === "assignment" && environment.locate(7, 10)).toEqual(at(5, 3, 5, 6));
  });

  test("reports what systemd ignores, and only that", () => {
    const { entries, problems } = parse(
      [
        "PrivateTmp=yes",
        "[Unit]",
        "PrivateTmp=yes",
        "X-Note=yes",
        "[Service]",
        "Privatetmp=yes",
        "PrivateTmp yes",
        "= yes",
        "[service]",
        "PrivateTmp=yes",
        "[X-Notes]",
        "anything",
        "[Install]",
        "WantedBy=multi-user.target",
      ].join("\n"),
    );
    expect(entries).toEqual([
      { section: "Install", WantedBy: "multi-user.target", at: "WantedBy=multi-user.target" },
    ]);
    expect(problems).toEqual([
      "systemd/ignored-line: PrivateTmp=yes",
      "systemd/wrong-section: PrivateTmp",
      "systemd/unknown-key: Privatetmp",
      "systemd/ignored-line: PrivateTmp yes",
      "systemd/ignored-line: = yes",
      "systemd/wrong-section: [service]",
    ]);
  });

  test.each(["[Service", "[", "[Ser'vice]", "[Ser\\vice]", "[Service] # x"])(
    "stops where systemd refuses the file: %s",
    (header) => {
      const { entries, problems, unit, written } = parse(
        `[Service]\nUser=x\n ${header}\n[Service]\nGroup=x\n`,
      );
      expect(entries).toEqual([{ section: "Service", User: "x", at: "User=x" }]);
      expect(problems).toEqual([`systemd/syntax: ${header}`]);
      expect(unit.refused && written(unit.refused)).toBe(header);
    },
  );

  test("recognises what a template engine writes", () => {
    const { entries, problems, unit } = parse(
      [
        "{{ ansible_managed | comment }}",
        "[Service]",
        "User=__APP__",
        "{% if memory %}",
        "MemoryMax={{ memory }}",
        "{% endif %}",
        "{{ extra_options }}",
        "Protect{{ what }}=yes",
        "X-{{ what }}=yes",
        "Environment=A=1 \\",
        "{% if b %}",
        "  B=2 \\",
        "{% endif %}",
        "  C=3",
        "[{{ section }}]",
        "PrivateTmp=yes",
        "[X-{{ section }}]",
        "PrivateTmp=no",
      ].join("\n"),
    );
    expect(problems).toEqual([]);
    expect(entries.map(({ at: written }) => written)).toEqual([
      "User=__APP__",
      "MemoryMax={{ memory }}",
      "{{ extra_options }}",
      "Protect{{ what }}=yes",
      "Environment=A=1 \\\n{% if b %}\n  B=2 \\\n{% endif %}\n  C=3",
      "PrivateTmp=yes",
    ]);
    expect(
      unit.entries.map((entry) =>
        entry.kind === "opaque"
          ? entry.placeholder
          : [entry.key, entry.placeholder(), entry.conditional],
      ),
    ).toEqual([
      ["User", "__APP__", false],
      ["MemoryMax", "{{ memory }}", true],
      "{{ extra_options }}",
      "{{ what }}",
      ["Environment", "{% … %}", false],
      ["PrivateTmp", undefined, true],
    ]);
  });

  test("takes time linear in the text, whatever the text", () => {
    const hostile = [
      "\\\n".repeat(100_000),
      "[Service]\nEnvironment=".concat("A=1 \\\n".repeat(50_000)),
      "[Service]\n".concat("\\".repeat(200_000)),
      "[Service]\n".concat("{% if x %}\nUser=x\n".repeat(20_000)),
      " ".repeat(200_000).concat("x"),
    ];
    expect(hostile.map((text) => parseUnitFile(new SourceFile("x.service", text)).refused)).toEqual(
      hostile.map(() => undefined),
    );
  }, 5_000);
});

function at(line: number, column: number, endLine: number, endColumn: number): Location {
  return { path: "pleroma.service", line, column, endLine, endColumn };
}
