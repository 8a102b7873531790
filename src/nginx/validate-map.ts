import { type Problem, problem } from "../source/problem.ts";
import { regexError } from "./regex-error.ts";
import type { Directive } from "./syntax.ts";

const OPTIONS: ReadonlySet<string> = new Set(["hostnames", "volatile"]);

/** What nginx has against the entries of a `map` (ngx_http_map). */
export function mapProblems(entries: readonly Directive[]): readonly Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const entry of entries) {
    if (entry.conditional || entry.unresolved !== undefined) continue;
    if (entry.args.some(({ placeholders }) => placeholders.length > 0)) continue;
    const message = entryError(entry, seen);
    if (message !== undefined) problems.push(problem("nginx/invalid", entry.location, message));
  }
  return problems;
}

function entryError({ name, args, block }: Directive, seen: Set<string>): string | undefined {
  if (block === undefined && args.length === 0 && OPTIONS.has(name)) return undefined;
  if (args.length !== 1 || block !== undefined) {
    return "Each line of a `map` has two words, what is compared and the value, and a `;` behind them.";
  }
  if (name === "include") return undefined;
  if (name.startsWith("~")) {
    const wrong = regexError(name.replace(/^~\*?/, ""));
    return wrong && `The regular expression ${name} is wrong: ${wrong}.`;
  }
  const key = name.toLowerCase();
  if (seen.has(key)) return `This \`map\` has \`${name}\` more than once.`;
  seen.add(key);
  return undefined;
}
