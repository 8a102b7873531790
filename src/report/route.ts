import type { RouteReport } from "../route/route-report.ts";
import { inert } from "../source/inert.ts";
import type { Location } from "../source/location.ts";
import { VERSION } from "../version.ts";
import type { Style } from "./terminal-style.ts";

type Answer = RouteReport["answers"][number];
type Served = Answer["onward"][number];

/** One JSON object, with a line end. */
export function renderRouteJson(report: RouteReport): string {
  const tool = { name: "pleroma-hardening", version: VERSION };
  return `${JSON.stringify({ schemaVersion: 1, tool, ...report }, null, 2)}\n`;
}

/** The same for a person. */
export function renderRoute(report: RouteReport, style: Style): string {
  const { request, answers, undecided, assumed, notes, problems } = report;
  const lines = [
    style("bold", `${inert(request.method)} ${inert(request.url)} on ${inert(request.socket)}`),
  ];
  if (undecided !== null) {
    const several = answers.length === 0 ? "anything may happen" : "these answers are possible";
    const where = `${inert(undecided.reason)} (${place(undecided.location)})`;
    lines.push("", style("yellow", `It depends on ${where}: ${several}.`));
  }
  for (const answer of answers) lines.push("", ...answerLines(answer, style));
  const outer = assumed.map(
    (block) => `the \`${block}\` block around these files is not here; it is taken to set nothing.`,
  );
  for (const note of [...notes, ...outer]) {
    lines.push("", `${style("cyan", "note")}: ${inert(note)}`);
  }
  if (problems > 0) {
    const note = `the nginx files have problems (${problems}), which \`check\` shows.`;
    lines.push("", `${style("yellow", "warning")}: ${note}`);
  }
  return `${lines.join("\n")}\n`;
}

function answerLines(answer: Answer, style: Style): readonly string[] {
  const { onward, refusals, headers, lost, moreHeaders } = answer;
  const lines = serverLines(answer, style);
  for (const behind of onward) lines.push("", "  And there:", ...serverLines(behind, style));
  for (const { directive, status, location } of refusals) {
    const answered = status === null ? "an error" : `status ${status}`;
    lines.push(`  Or ${answered}, when \`${directive}\` finds too many (${place(location)}).`);
  }
  if (headers.length > 0) {
    lines.push("", `  ${HEADERS}`);
    const rows = headers.map(({ name, value, sender, location, uncertain }) => [
      `${inert(name)}: ${inert(value)}`,
      [sender === "pleroma" ? "Pleroma" : sender, location && place(location)]
        .filter(Boolean)
        .join(", ") + (uncertain === null ? "" : `; depends on ${inert(uncertain)}`),
    ]);
    for (const row of table(rows, style)) lines.push(row);
  }
  if (lost.length > 0) {
    lines.push("", "  Headers that do not arrive:");
    const rows = lost.map(({ name, value, by, location }) => [
      `${inert(name)}: ${inert(value)}`,
      `${LOSSES[by]}, ${place(location)}`,
    ]);
    for (const row of table(rows, style)) lines.push(row);
  }
  for (const reason of moreHeaders) {
    lines.push(`  There may be others: that depends on ${inert(reason)}.`);
  }
  return lines;
}

const HEADERS =
  "Headers that the client gets (those of the guide and those that nginx is told to send; Date, Server, Content-Length and the like come as well):";

/** What happens in one server, and how it ends. */
function serverLines(answer: Served, style: Style): string[] {
  const rows = answer.steps.map(({ what, detail, location }) => [
    what,
    inert(detail),
    place(location),
  ]);
  return [...table(rows, style), `  ${style("bold", `→ ${inert(sentence(answer))}`)}`];
}

const LOSSES: Readonly<Record<Answer["lost"][number]["by"], string>> = {
  proxy_hide_header: "hidden by proxy_hide_header",
  more_clear_headers: "removed by more_clear_headers",
  more_set_headers: "replaced by more_set_headers",
  expires: "replaced by expires",
  status: "not sent with this status, as `always` is missing",
  inheritance: "not inherited, as an inner block has its own add_header",
  empty: "sent only with a value, and it is empty",
};

function sentence({ outcome, status }: Served): string {
  const withStatus = status === null ? "" : `, status ${status}`;
  switch (outcome.kind) {
    case "proxy": {
      const { upstream, addresses = [], uri } = outcome;
      const where = addresses.join(", ");
      const named = where === "" || where === upstream ? upstream : `${upstream} (${where})`;
      return `proxied to ${named} as ${uri}${withStatus}`;
    }
    case "redirect":
      return `redirected to ${outcome.target}${withStatus}`;
    case "file":
      return `the file ${outcome.path}, if it is there${withStatus}`;
    case "handler":
      return `answered by \`${outcome.directive}\`${withStatus}`;
    default:
      return status === 444 ? "the connection is closed without an answer" : `status ${status}`;
  }
}

function place({ path, line, column }: Location): string {
  return inert(`${path}:${line}:${column}`);
}

/** Wider cells would push the others out of sight. */
const WIDEST = 60;

/** Columns side by side; the last one has a line of its own where the one before is too wide. */
function table(rows: readonly (readonly string[])[], style: Style): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(0, ...rows.map((row) => row[column]?.length ?? 0).filter((width) => width <= WIDEST)),
  );
  return rows.map((row) => {
    const cells = row.slice(0, -1).map((cell, column) => cell.padEnd(widths[column] ?? 0));
    const last = style("dim", row.at(-1) ?? "");
    const isWide = (row.at(-2) ?? "").length > WIDEST;
    return `  ${cells.join("  ")}${isWide ? "\n      " : "  "}${last}`;
  });
}
