import { expect, test } from "vitest";
import { decide, type GateOptions, type Verdicts } from "../../src/gate/decide.ts";
import { NO_CHANGES } from "../../src/gate/summarize.ts";
import { checkOf, problemOf } from "../report/support/result.ts";

const ALL: GateOptions = { mode: "all", failOn: "medium", failOnUnknown: false, absent: [] };
const PASS = checkOf({ status: "pass" });

const SENTENCES: readonly (readonly [is: string, Partial<Verdicts>, reason: string])[] = [
  ["all passes", { checks: [PASS] }, "Nothing that was decided weakens security."],
  [
    "the rest is waived",
    { checks: [PASS, checkOf({ status: "waived" }), checkOf({ status: "waived" })] },
    "Nothing fails but what is waived. Waived: 2 checks.",
  ],
  [
    "some is waived, and some below the threshold",
    { checks: [checkOf({ status: "waived" }), checkOf({ severity: "low" })] },
    '1 check fails, below the severity "medium" that fails a run. Waived: 1 check.',
  ],
  [
    "some is unknown",
    { checks: [PASS, checkOf({ status: "unknown" })] },
    "Nothing that was decided weakens security. What only the running host knows was not decided: 1 check.",
  ],
  [
    "nothing applies",
    { checks: [checkOf({ status: "not-applicable" })] },
    "There is nothing to check.",
  ],
  ["nothing is there", {}, "There is nothing to check."],
  [
    "a problem has no place in a file",
    { problems: [problemOf({ code: "source/no-match", path: "." })] },
    "To pass, mend 1 problem with the input (source/no-match).",
  ],
];

test.each(SENTENCES)("the decision where %s", (_, verdicts, reason) => {
  const { passed, gate } = decide(
    { checks: [], problems: [], newlyUnknown: [], ...NO_CHANGES, ...verdicts },
    ALL,
  );

  expect(gate.reason).toBe(reason);
  expect(passed).toBe(!reason.startsWith("To pass"));
});
