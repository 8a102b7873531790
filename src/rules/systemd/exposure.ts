import type { PleromaService } from "../../deployment/services.ts";
import type { Exposure } from "../../systemd/exposure/exposure.ts";
import { figureText } from "../../systemd/exposure/figure.ts";
import { serviceSection, type Unit } from "../../systemd/unit/unit.ts";
import { defineRule, type Finding } from "../define-rule.ts";
import { writeLines } from "./advice.ts";
import { LOWERING_LINES, loweringLines } from "./exposure-advice.ts";
import { maxExposure, services } from "./needs.ts";

export const exposure = defineRule({
  id: "systemd/exposure",
  severity: "low",
  title: "The exposure does not rise",
  recommended: "the exposure of `systemd-analyze security`, at most the policy's `max-exposure`",
  why: "systemd sums up in one figure, from 0 to 10, what an attacker who takes over a service could do on the machine. A change that makes it rise gives something away, even where no other rule looks.",
  fix: `Pleroma works with these lines, and each lowers the figure:\n\n${writeLines(...LOWERING_LINES.map(({ line }) => line))}\n\n\`pleroma-hardening inspect\` with the unit's file shows what adds to the figure. Don't go for 0: \`MemoryDenyWriteExecute=yes\`, for one, may keep Erlang from starting. The policy sets the ceiling:\n\n\`\`\`yaml\nsystemd:\n  max-exposure: 8.0\n\`\`\``,
  guide:
    "https://www.freedesktop.org/software/systemd/man/latest/systemd-analyze.html#systemd-analyze%20security%20%5BUNIT...%5D",
  autofix: { safe: false, because: "each line has to be tried with the service" },
  subject: "service",
  needs: { services, maxExposure },
  check: (facts) => facts.services.map((service) => judge(service, facts.maxExposure)),
});

function judge({ subject, unit, exposure: found }: PleromaService, ceiling?: number): Finding {
  const location = serviceSection(unit);
  if (found === undefined) {
    const message = "A unit that systemd refuses to load has no exposure: mend it first.";
    return { subject, status: "unknown", message, location };
  }
  const measured = {
    subject,
    location,
    actual: figureText(found),
    measure: found.low === found.high ? found.high : undefined,
  };
  if (ceiling === undefined) {
    const message = `${sentence(found)}, as \`systemd-analyze security\` has it (0 is best); no ceiling is set.`;
    return { ...measured, status: "not-applicable", message };
  }
  const compared = `the ceiling of ${ceiling.toFixed(1)} that the policy sets`;
  if (found.high <= ceiling) {
    return { ...measured, status: "pass", message: `${sentence(found)}, within ${compared}.` };
  }
  if (found.low <= ceiling) {
    const message = `Whether the exposure is within ${compared} depends on ${reasonOf(found)}: it is ${figureText(found)}.`;
    return { ...measured, status: "unknown", message };
  }
  return { ...measured, status: "fail", ...failure(found, unit, `above ${compared}`) };
}

function sentence(found: Exposure): string {
  const atWorst = found.low === found.high ? "" : " at worst";
  return `The exposure is ${figureText(found)}, ${found.word}${atWorst}`;
}

function failure(
  found: Exposure,
  unit: Unit,
  compared: string,
): Pick<Finding, "message" | "expected"> {
  const [first, ...others] = loweringLines(found, unit);
  if (first === undefined) {
    const message = `${sentence(found)}, ${compared}. All lines that are known to be safe for Pleroma are there: the ceiling is too low.`;
    return { message };
  }
  const more =
    others.length === 0 ? "is missing" : `and ${others.length} more lines like it are missing`;
  const before =
    first.reset === undefined
      ? ""
      : ` Write an empty \`${first.reset}\` before it, which clears the list that is there.`;
  return {
    message: `${sentence(found)}, ${compared}. \`${first.line}\`, with which Pleroma works, ${more}.${before}`,
    expected: first.line,
  };
}

/** What leaves the figure open, by the entry that matters most. */
function reasonOf({ entries }: Exposure): string {
  const open = entries.filter(({ low, high }) => low < high);
  const [widest] = open.toSorted((a, b) => b.high - b.low - (a.high - a.low));
  return widest?.setting.state === "dynamic" ? widest.setting.reason : "what is filled in later";
}
