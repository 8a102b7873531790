import type { Answer } from "../../deployment/probes/probe-answers.ts";
import type { Level } from "../../nginx/model/model.ts";
import type { Argument, Directive } from "../../nginx/syntax/syntax.ts";
import type { Location } from "../../source/location.ts";
import type { Advice } from "./header-advice.ts";

/**
 * The same advice where the directive is about other headers, too: those stay as they are.
 *
 * @param name the header that the advice is about
 */
export function sparing(advice: Advice, name: string, directive: Directive | undefined): Advice {
  const { expected, edit } = advice;
  if (directive === undefined || !/^more_(?:set|clear)_headers$/.test(directive.name))
    return advice;
  const { args } = directive;
  const isOption = (index: number) => /^-[a-z]$/.test(args[index]?.value ?? "");
  const isHeader = (index: number) =>
    !isOption(index) && !/^-[st]$/.test(args[index - 1]?.value ?? "");
  const others = args.filter((one, index) => !isHeader(index) || !concerns(one, name));
  if (!args.some((one, index) => isHeader(index) && others.includes(one))) return advice;
  const kept = `${directive.name} ${others.map(wordOf).join(" ")}`;
  if (edit === "delete") {
    const say = advice.say.replace("Delete this line", `Take ${name} out of this line`);
    return { expected: `${kept};`, edit: "replace", say };
  }
  const start = `${directive.name} `;
  if (edit !== "replace" || expected?.startsWith(start) !== true) return advice;
  return { ...advice, expected: `${kept} ${expected.slice(start.length)}` };
}

function concerns({ value }: Argument, name: string): boolean {
  const pattern = (value.split(":", 1)[0] ?? "").trim().toLowerCase();
  return pattern.endsWith("*")
    ? name.toLowerCase().startsWith(pattern.slice(0, -1))
    : pattern === name.toLowerCase();
}

function wordOf({ value, quoted }: Argument): string {
  if (!quoted) return value;
  const quote = value.includes('"') ? "'" : '"';
  return quote + value.replaceAll("\\", "\\\\").replaceAll(quote, `\\${quote}`) + quote;
}

/** The directive at a place, of those that apply to an answer. */
export function directiveAt(answer: Answer, place: Location | null): Directive | undefined {
  if (place === null) return undefined;
  const { path, line, column } = place;
  for (const result of [answer.result, ...answer.through]) {
    for (let level: Level | undefined = result.level; level; level = level.parent) {
      const found = level.directives.find(
        ({ location }) =>
          location.line === line && location.column === column && location.path === path,
      );
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
