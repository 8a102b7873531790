import { styleText } from "node:util";
import type { Style } from "../report/terminal-style.ts";
import type { Streams } from "./streams.ts";

/** Colour only on a terminal, and not where `NO_COLOR` is set to anything (no-color.org). */
export function styleFor({ output, environment }: Streams): Style {
  const refused = (environment["NO_COLOR"] ?? "") !== "" || environment["TERM"] === "dumb";
  if (!output.isTTY || refused) return (_format, text) => text;
  return (format, text) => styleText(format, text);
}
