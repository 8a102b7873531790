import type { ReportingDescriptor } from "sarif";
import type { Result } from "../result.ts";
import { RULES } from "../rules/index.ts";
import type { Severity } from "../rules/severity.ts";
import { truncate } from "../source/inert.ts";

export const LEVEL_OF_SEVERITY = { high: "error", medium: "warning", low: "note" } as const;

/** Code scanning calls a score from 7 high, from 4 medium and below that low. */
const SCORE_OF_SEVERITY: Readonly<Record<Severity, string>> = {
  high: "8.0",
  medium: "5.0",
  low: "2.0",
};

/** Code scanning takes no longer descriptions. */
const LONGEST_DESCRIPTION = 1_024;

/** What problems are about, by the first part of their code. */
const PROBLEM_TITLES: Readonly<Record<string, string>> = {
  source: "A file cannot be read",
  elixir: "An Elixir config file cannot be judged",
  nginx: "An nginx configuration cannot be judged",
  systemd: "A systemd unit cannot be judged",
  policy: "The policy file cannot be used",
  run: "The check could not take place",
};

/** The rules of the run; the same for every configuration, as far as severities go. */
export function describeRules({ rules }: Result): readonly ReportingDescriptor[] {
  return RULES.flatMap(({ id, severity, why }) => {
    const summary = rules[id];
    if (summary === undefined) return [];
    const { title, help, url } = summary;
    return [
      {
        id,
        name: nameOf(id),
        shortDescription: { text: title },
        fullDescription: { text: truncate(why, LONGEST_DESCRIPTION) },
        help: {
          text: `${help}\n\nMore about it: ${url}`,
          markdown: `${help}\n\n[More about it](${url})`,
        },
        helpUri: url,
        defaultConfiguration: { level: LEVEL_OF_SEVERITY[severity] },
        properties: {
          tags: ["security", kindOf(id)],
          precision: "high",
          "security-severity": SCORE_OF_SEVERITY[severity],
        },
      },
    ];
  });
}

/** The problems of the run, which are no rules, but code scanning wants one for each result. */
export function describeProblems({ problems }: Result): readonly ReportingDescriptor[] {
  const failing = problems.filter(({ severity }) => severity === "error");
  const codes = new Set(failing.map(({ code }) => code));
  return [...codes].sort().map((code) => {
    const help =
      "What is not understood cannot be judged, and may hide more. Mend what the message says, and check again.";
    return {
      id: code,
      name: nameOf(code),
      shortDescription: { text: PROBLEM_TITLES[kindOf(code)] ?? code },
      fullDescription: { text: help },
      help: { text: help, markdown: help },
      defaultConfiguration: { level: "error" },
      properties: { tags: [kindOf(code)], precision: "high" },
    };
  });
}

function kindOf(id: string): string {
  return id.split("/", 1)[0] ?? id;
}

/** `pleroma/http-ip` as `PleromaHttpIp`: SARIF has names without punctuation. */
function nameOf(id: string): string {
  return id.replace(/(?:^|[^a-z0-9]+)([a-z0-9])/g, (_, first: string) => first.toUpperCase());
}
