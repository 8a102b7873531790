import { describe, expect, it } from "vitest";
import { annotations, cutAnnotations } from "../../src/report/annotations.ts";
import { checkOf, HOSTILE_TEXTS, problemOf, resultOf } from "./support/result.ts";

describe("annotations", () => {
  it("puts problems and failing checks beside their lines, the most severe first", () => {
    const result = resultOf({
      checks: [
        checkOf({ severity: "low", location: null, expected: null, actual: null }),
        checkOf({ status: "pass" }),
        checkOf({ status: "unknown" }),
        checkOf({ status: "waived" }),
        checkOf({ severity: "medium", rule: "pleroma/sts" }),
        checkOf(),
      ],
      problems: [
        problemOf({ severity: "warning", code: "systemd/unknown-key", path: "." }),
        problemOf(),
      ],
    });

    expect(annotations(result, "deploy/")).toEqual([
      {
        level: "error",
        title: "nginx/syntax",
        message: "A } is missing.",
        place: { path: "deploy/nginx/site.conf", line: 3, columns: { first: 5, last: 5 } },
      },
      {
        level: "error",
        title: "pleroma/secure-cookie-flag: Session cookie only over TLS",
        message:
          "The session cookie is sent without Secure.\nThere is: false\nWrite: secure_cookie_flag: true",
        place: { path: "deploy/config/prod.secret.exs", line: 7, columns: { first: 3, last: 27 } },
      },
      {
        level: "warning",
        title: "systemd/unknown-key",
        message: "A } is missing.",
        place: null,
      },
      {
        level: "warning",
        title: "pleroma/sts",
        message: expect.stringContaining("Write: secure_cookie_flag: true"),
        place: { path: "deploy/config/prod.secret.exs", line: 7, columns: { first: 3, last: 27 } },
      },
      {
        level: "notice",
        title: "pleroma/secure-cookie-flag: Session cookie only over TLS",
        message: "The session cookie is sent without Secure.",
        place: null,
      },
    ]);
  });

  it("leaves out what was there before, unless that counts too", () => {
    const compared = {
      base: "commit 89abcdef01",
      checks: [checkOf({ baseline: "unchanged" }), checkOf({ baseline: "new", was: "true" })],
      problems: [
        problemOf({ baseline: "unchanged" }),
        problemOf({ baseline: "new", path: "nginx/new.conf" }),
      ],
    };
    const gate = { failOn: "medium", reason: "To pass, mend it." } as const;

    const fresh = annotations(resultOf({ ...compared, gate: { ...gate, mode: "regressions" } }));
    expect(fresh.map(({ place, message }) => [place?.path, message])).toEqual([
      ["nginx/new.conf", "A } is missing."],
      ["config/prod.secret.exs", expect.stringContaining("There was: true\nThere is: false")],
    ]);

    const all = annotations(resultOf({ ...compared, gate: { ...gate, mode: "all" } }));
    expect(all).toHaveLength(4);
  });

  it("marks a block where it starts, and a value of several lines below its label", () => {
    const path = "nginx/site.conf";
    const [block] = annotations(
      resultOf({
        checks: [
          checkOf({
            location: { path, line: 4, column: 1, endLine: 60, endColumn: 2 },
            expected: "location /media/ {\n  return 404;\n}",
          }),
        ],
      }),
    );

    expect(block?.place).toEqual({ path, line: 4, columns: null });
    expect(block?.message).toContain("Write:\nlocation /media/ {\n  return 404;\n}");
  });

  it("puts what is in changed lines first, and what is gone last of its severity", () => {
    const at = (line: number) => ({
      path: "config/prod.exs",
      line,
      column: 1,
      endLine: line,
      endColumn: 9,
    });
    const result = resultOf({
      base: "commit 89abcdef01",
      gate: { mode: "regressions", failOn: "medium", reason: "To pass, mend it." },
      checks: [
        checkOf({ baseline: "new", message: "High, elsewhere.", location: at(3) }),
        checkOf({ baseline: "new", message: "Low.", severity: "low", location: at(4) }),
        checkOf({ baseline: "new", message: "Medium.", severity: "medium", location: at(4) }),
        checkOf({ baseline: "new", message: "Nowhere.", severity: "medium", location: null }),
      ],
      removed: [checkOf({ status: "pass", rule: "systemd/user", severity: "medium" })],
      problems: [problemOf({ baseline: "new", path: "config/prod.exs", line: 9 })],
      changedLines: new Set(["config/prod.exs:4", "config/prod.exs:9"]),
    });

    expect(
      annotations(result).map(({ level, message }) => [level, message.split("\n")[0]]),
    ).toEqual([
      ["error", "A } is missing."],
      ["warning", "Medium."],
      ["notice", "Low."],
      ["error", "High, elsewhere."],
      ["warning", "Nowhere."],
      ["warning", expect.stringMatching(/^Gone: /)],
    ]);
  });

  it("says what is gone at the top of its file, or of the instance's first one", () => {
    const gone = checkOf({ status: "pass", subject: "service", actual: "User=pleroma" });
    const instance = (files: readonly string[]) => ({
      name: "social.example.org",
      host: "social.example.org",
      family: "pleroma" as const,
      files,
      exposure: null,
      exposureRange: null,
      baseExposure: null,
    });
    const annotationIn = (...files: readonly string[]) =>
      annotations(
        resultOf({ base: "the base", removed: [gone], instances: [instance(files)] }),
        "deploy/",
      )[0];

    expect(annotationIn("nginx/site.conf", "config/prod.secret.exs")).toEqual({
      level: "error",
      title: "pleroma/secure-cookie-flag: Session cookie only over TLS",
      message:
        "Gone: service passed at the base, and is not there any more (it was at config/prod.secret.exs:7).\nThere was: User=pleroma",
      place: { path: "deploy/config/prod.secret.exs", line: 1, columns: null },
    });
    expect(annotationIn("nginx/site.conf")?.place?.path).toBe("deploy/nginx/site.conf");
    expect(annotationIn()?.place).toBeNull();
  });

  it("shows once what several checks say of one place, and places nothing outside of the repository", () => {
    const result = resultOf({
      checks: [
        checkOf({ subject: "a.test" }),
        checkOf({ subject: "b.test" }),
        checkOf({ subject: "b.test", actual: "nil" }),
      ],
      problems: [problemOf({ path: "../../policy.yml" })],
    });

    const [problem, ...checks] = annotations(result, "deploy/");
    expect(checks).toHaveLength(2);
    expect(problem?.place).toBeNull();
  });

  it("counts what GitHub would not show, by level", () => {
    const checks = [
      ...Array.from({ length: 12 }, (_, line) => checkOf({ message: `No. ${line}` })),
      ...Array.from({ length: 10 }, (_, line) =>
        checkOf({ message: `No. ${line}`, severity: "medium" }),
      ),
      ...Array.from({ length: 13 }, (_, line) =>
        checkOf({ message: `No. ${line}`, severity: "low" }),
      ),
    ];

    const { shown, hidden } = cutAnnotations(annotations(resultOf({ checks })));

    expect(shown).toHaveLength(30);
    expect(shown.filter(({ level }) => level === "error")).toHaveLength(10);
    expect(hidden).toEqual({ error: 2, warning: 0, notice: 3 });
  });

  it.each(HOSTILE_TEXTS)("shows %j as text of bounded length", (text) => {
    const [annotation] = annotations(
      resultOf({ checks: [checkOf({ message: text, actual: text, expected: text })] }),
    );

    expect(annotation?.message.length).toBeLessThanOrEqual(4_000);
    expect(annotation?.message.replaceAll("\n", "")).not.toMatch(/\p{Cc}|\p{Bidi_Control}/u);
    expect(annotation?.message.split("\n")[0]).not.toBe("");
  });
});
