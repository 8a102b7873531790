import type { ElixirReport, InspectedSetting } from "../inspect/inspect-elixir.ts";
import { inert, truncate } from "../source/inert.ts";
import type { Location } from "../source/location.ts";
import { VERSION } from "../version.ts";
import type { Style } from "./terminal-style.ts";

/** A longer value fills more than a few lines of a terminal. */
const LONGEST_VALUE = 500;

/** One JSON object, with a line end. */
export function renderElixirJson(report: ElixirReport): string {
  const tool = { name: "pleroma-hardening", version: VERSION };
  return `${JSON.stringify({ schemaVersion: 1, tool, ...report }, null, 2)}\n`;
}

/** The same for a person: a line for each setting, and where it comes from. */
export function renderElixir(report: ElixirReport, style: Style): string {
  const { environment, files, settings, unresolvedImports, problems } = report;
  const read =
    environment === null
      ? "as a release reads it, without an environment"
      : `in the environment ${environment}`;
  const lines = [style("bold", `${inert(report.file)}, ${inert(read)}`)];
  const imported = files.filter((file) => file !== report.file);
  if (imported.length > 0) lines.push(`with ${imported.map(inert).join(", ")}`);
  lines.push("");
  for (const setting of settings) lines.push(...settingLines(setting, style));
  if (settings.length === 0) lines.push("It sets nothing.");
  for (const { path, location } of unresolvedImports) {
    const what = path === null ? "an import whose name is not known" : `the import of ${path}`;
    const note = `${what} (${place(location)}) is not in this folder, and may change any setting.`;
    lines.push("", `${style("cyan", "note")}: ${inert(note)}`);
  }
  for (const { code, severity, message, location } of problems) {
    const label = style(severity === "error" ? "red" : "yellow", severity);
    lines.push("", `${label}: ${inert(message)} (${inert(place(location))}, ${code})`);
  }
  return `${lines.join("\n")}\n`;
}

function settingLines(setting: InspectedSetting, style: Style): readonly string[] {
  const { path, state, value, reason, fallback, location } = setting;
  const shown = (text: string) => inert(truncate(text, LONGEST_VALUE));
  const origin = style("dim", inert(place(location)));
  const said =
    state === "known"
      ? style("green", shown(value ?? ""))
      : style("yellow", `depends on ${shown(reason ?? "")}`);
  const otherwise = fallback === null ? [] : [`    otherwise ${shown(fallback)}`];
  return [`${inert(path)} = ${said}  ${origin}`, ...otherwise];
}

function place({ path, line, column }: Location): string {
  return `${path}:${line}:${column}`;
}
