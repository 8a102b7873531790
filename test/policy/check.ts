import type { Check } from "../../src/result.ts";
import type { Location } from "../../src/source/location.ts";

/** A failing check as the engine makes it; what a test is about is given. */
export function failing(about: Partial<Check> & Pick<Check, "rule">, at?: string): Check {
  const { rule, instance = "default", subject = "s" } = about;
  return {
    instance,
    subject,
    status: "fail",
    severity: "medium",
    message: "It is wrong.",
    expected: null,
    edit: null,
    actual: null,
    was: null,
    location: at === undefined ? null : locationAt(at),
    baseline: null,
    waiver: null,
    fingerprint: `${rule}|${instance}|${subject}`,
    ...about,
  };
}

/** `path:line` */
function locationAt(at: string): Location {
  const [path = "", line = "1"] = at.split(":");
  return { path, line: Number(line), column: 5, endLine: Number(line) + 2, endColumn: 1 };
}
