import {
  figureText,
  type InspectedAssessment,
  type InspectedAssignment,
  type UnitReport,
} from "../inspect/inspect-unit.ts";
import { inert, truncate } from "../source/inert.ts";
import type { Location } from "../source/location.ts";
import { VERSION } from "../version.ts";
import type { Style } from "./terminal-style.ts";

/** A longer value fills more than a few lines of a terminal. */
const LONGEST_VALUE = 500;

/** One JSON object, with a line end. */
export function renderUnitJson(report: UnitReport): string {
  const tool = { name: "pleroma-hardening", version: VERSION };
  return `${JSON.stringify({ schemaVersion: 1, tool, ...report }, null, 2)}\n`;
}

/** The same for a person: the merged unit with its origins, then how exposed it is. */
export function renderUnit(report: UnitReport, style: Style): string {
  const { unit, state, main, files, problems } = report;
  const lines = [
    style("bold", `${inert(unit)}, ${STATES[state]}`),
    ...(files.length > 0 ? [`from ${files.map(inert).join(", ")}`] : []),
    ...(main === null && state === "loaded" ? [NO_MAIN] : []),
  ];
  for (const section of new Set(report.assignments.map((assignment) => assignment.section))) {
    lines.push("", style("bold", `[${section}]`));
    for (const assignment of report.assignments) {
      if (assignment.section === section) lines.push(assignmentLine(assignment, style));
    }
  }
  lines.push(...exposureLines(report, style));
  for (const { code, severity, message, location } of problems) {
    const label = style(severity === "error" ? "red" : "yellow", severity);
    lines.push("", `${label}: ${inert(message)} (${inert(place(location))}, ${code})`);
  }
  return `${lines.join("\n")}\n`;
}

const NO_MAIN = "Its main file is not in the repository: what that sets is not known.";

const STATES: Readonly<Record<UnitReport["state"], string>> = {
  loaded: "as systemd 252 loads it",
  masked: "masked: systemd never starts it",
  refused: "which systemd refuses to load",
};

function assignmentLine(assignment: InspectedAssignment, style: Style): string {
  const { key, value, status, location } = assignment;
  const text = `${inert(key)}=${inert(truncate(value.replace(/\s*\\?\s*\n\s*/g, " "), LONGEST_VALUE))}`;
  const origin = style("dim", inert(place(location)));
  return status === "effective"
    ? `${style("green", text)}  ${origin}`
    : `${style("dim", `${text} (${status})`)}  ${origin}`;
}

/** What adds to the figure, the worst first; what is as it should be is only counted. */
function exposureLines({ exposure, assessments }: UnitReport, style: Style): readonly string[] {
  if (exposure === null) return [];
  const adding = assessments
    .filter(({ exposure: { high } }) => high > 0)
    .toSorted((a, b) => b.exposure.high - a.exposure.high);
  const atWorst = exposure.low === exposure.high ? "" : " at worst";
  const best = assessments.filter(({ set }) => set === true).length;
  return [
    "",
    style("bold", `exposure ${figureText(exposure)} ${exposure.word}${atWorst}`),
    ...adding.map((assessment) => assessmentLine(assessment, style)),
    `${best} of ${assessments.length} assessments are at their best.`,
  ];
}

function assessmentLine(assessment: InspectedAssessment, style: Style): string {
  const { id, exposure, location, reason, needed } = assessment;
  const origin = location === null ? "not set" : place(location);
  const why = reason === null ? "" : `, depends on ${reason}`;
  const warning = needed === null ? "" : `  ${style("yellow", `leave it: ${needed}`)}`;
  return `  ${figureText(exposure).padEnd(7)}  ${inert(id)}  ${style("dim", inert(origin + why))}${warning}`;
}

function place({ path, line, column }: Location): string {
  return `${path}:${line}:${column}`;
}
