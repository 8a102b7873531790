import { groupBy } from "../gate/group-by.ts";
import type { Check, CheckStatus, Result } from "../result.ts";
import { SEVERITIES, type Severity } from "../rules/severity.ts";
import { htmlLink, htmlText } from "./html.ts";
import type { Section } from "./sections.ts";

/** The statuses from the worst to the best: a rule of several subjects is shown by its worst. */
const STATUSES: readonly (readonly [status: CheckStatus, symbol: string, word: string])[] = [
  ["fail", "❌", "fails"],
  ["unknown", "❔", "undecided"],
  ["waived", "⚠️", "waived"],
  ["pass", "✅", "passes"],
  ["not-applicable", "➖", "not applicable"],
];

const KINDS: readonly (readonly [kind: string, title: string])[] = [
  ["pleroma", "Pleroma"],
  ["nginx", "nginx"],
  ["systemd", "systemd"],
];

/** So that a line of the table fits a page. */
const CELLS_IN_LINE = 5;

/** Each instance as a table of all rules: what kind of file they are about, and how they came out. */
export function pictureSection(result: Result): Section {
  const checksOf = groupBy(result.checks, ({ instance }) => instance);
  const legend = STATUSES.map(([, symbol, word]) => `${symbol} ${word}`).join(", ");
  return {
    opening: `<h4>All rules at a glance</h4>\n<p>${legend}.</p>\n`,
    closing: "\n",
    count: result.checks.length === 0 ? 0 : result.instances.length,
    row: (index) => {
      const instance = result.instances[index];
      if (instance === undefined) return "";
      const title = result.instances.length > 1 ? `<p><b>${htmlText(instance.name)}</b></p>\n` : "";
      return title + pictureOf(checksOf.get(instance.name) ?? [], result);
    },
  };
}

function pictureOf(checks: readonly Check[], result: Result): string {
  const rows = KINDS.flatMap(([kind, title]) => {
    const own = checks.filter(({ rule }) => rule.startsWith(`${kind}/`));
    const cells = [...groupBy(own, ({ rule }) => rule)].map(([rule, found]) =>
      ruleCell(rule.slice(kind.length + 1), result.rules[rule]?.url ?? null, found),
    );
    const lines = inLines(cells);
    const heading = `<th scope="row" rowspan="${lines.length}">${title}</th>`;
    return lines.map((line, index) => `<tr>${index === 0 ? heading : ""}${line.join("")}</tr>\n`);
  });
  return `<table>\n${rows.join("")}</table>\n`;
}

/** A symbol, and beside all but passes a word: nobody has to know the symbols, or to see them. */
function ruleCell(name: string, address: string | null, checks: readonly Check[]): string {
  const worst = STATUSES.find(([status]) => checks.some((check) => check.status === status));
  if (worst === undefined) return "<td></td>";
  const [status, symbol, word] = worst;
  const remark = status === "pass" ? "" : `<br>${status === "fail" ? severities(checks) : word}`;
  return `<td>${symbol} ${htmlLink(name, address)}${remark}</td>`;
}

/** The worst severity of what fails, and that of what fails newly. */
function severities(checks: readonly Check[]): string {
  const failing = checks.filter(({ status }) => status === "fail");
  const worst = worstOf(failing);
  const worstNew = worstOf(failing.filter(({ baseline }) => baseline === "new"));
  if (worstNew === undefined) return `${worst}`;
  return worstNew === worst ? `${worst}, new` : `${worst}, new: ${worstNew}`;
}

function worstOf(checks: readonly Check[]): Severity | undefined {
  return SEVERITIES.findLast((each) => checks.some(({ severity }) => severity === each));
}

function inLines(cells: readonly string[]): readonly (readonly string[])[] {
  const count = Math.ceil(cells.length / CELLS_IN_LINE);
  return Array.from({ length: count }, (_, index) =>
    cells.slice(index * CELLS_IN_LINE, (index + 1) * CELLS_IN_LINE),
  );
}
