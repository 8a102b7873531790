import { type Problem, problem } from "../../source/problem.ts";
import type { Directive } from "../syntax/syntax.ts";
import { CONTEXTS, type Context, DIRECTIVES, type DirectiveRule } from "./directives.ts";
import { blockProblems } from "./validate-block.ts";
import { entryProblems } from "./validate-map.ts";
import { upstreamProblems } from "./validate-upstreams.ts";
import { valueError } from "./validate-values.ts";

/** The context that a block opens for the directives in it, by the context it stands in. */
const INNER: Readonly<Record<string, Readonly<Partial<Record<Context, Context>>>>> = {
  events: { m: "e" },
  http: { m: "h" },
  server: { h: "s" },
  upstream: { h: "u" },
  location: { s: "l", l: "l" },
  if: { s: "I", l: "i" },
  limit_except: { l: "x" },
};

/** Where a block of this name can stand, whatever is around it; for fragments. */
const USUAL: Readonly<Record<string, Context>> = {
  events: "e",
  http: "h",
  server: "s",
  upstream: "u",
  location: "l",
  limit_except: "x",
};

/**
 * Finds known directives with arguments that nginx refuses, or in a block where it refuses them.
 * An unknown directive is fine, if its name can be one: it belongs to a module or version that the
 * table does not know.
 */
export function validate(directives: readonly Directive[]): readonly Problem[] {
  const problems: Problem[] = [];
  validateBlock(directives, contextOf(directives), undefined, problems);
  for (const found of upstreamProblems(directives)) problems.push(found);
  return problems;
}

/** The context of a whole file, where a directive in it says so. */
function contextOf(directives: readonly Directive[]): Context | undefined {
  if (directives.some(({ name }) => name === "http" || name === "events")) return "m";
  const isOfHttp = directives.some(
    ({ name, args, block, conditional }) =>
      (name === "server" && block !== undefined && args.length === 0 && !conditional) ||
      (name === "upstream" && block !== undefined),
  );
  return isOfHttp ? "h" : undefined;
}

function validateBlock(
  directives: readonly Directive[],
  context: Context | undefined,
  parent: Directive | undefined,
  problems: Problem[],
): void {
  for (const found of blockProblems(directives, parent)) problems.push(found);
  for (const directive of directives) {
    if (directive.unresolved !== undefined) continue;
    const message = refusal(directive, context);
    if (message !== undefined) {
      problems.push(problem("nginx/invalid", directive.location, message));
    }
    if (directive.block === undefined) continue;
    const inner = context === undefined ? USUAL[directive.name] : INNER[directive.name]?.[context];
    if (inner !== undefined) validateBlock(directive.block, inner, directive, problems);
    else {
      for (const found of entryProblems(directive.name, directive.block)) problems.push(found);
    }
  }
}

/** What nginx has against the directive, as a sentence. */
function refusal(directive: Directive, context: Context | undefined): string | undefined {
  const { name, args, block } = directive;
  const rules = DIRECTIVES.get(name);
  if (name === "include") return includeError(directive);
  if (rules === undefined) return isDirectiveName(directive) ? undefined : noSuchName(name);
  const here = rules.filter((rule) => context === undefined || rule.contexts.includes(context));
  if (here.length === 0) {
    return `nginx does not accept \`${name}\` in ${context === undefined ? "this place" : describe(context)}; ${allowed(rules)}`;
  }
  const shaped = here.filter((rule) => rule.block === (block !== undefined));
  if (shaped.length === 0) {
    return block === undefined
      ? `\`${name}\` needs a block in braces instead of the \`;\`.`
      : `\`${name}\` takes no block; it ends with a \`;\`.`;
  }
  // What a template fills in may be several words or none.
  if (args.some(({ placeholders }) => placeholders.length > 0)) return undefined;
  if (shaped.some((rule) => accepts(rule, directive))) return valueError(directive);
  const [rule] = shaped;
  if (rule === undefined) return undefined;
  const count = args.length === 1 ? "1 argument" : `${args.length} arguments`;
  if (args.length === 1 && rule.flag) return `\`${name}\` is either \`on\` or \`off\`.`;
  const hint = args.length > rule.most ? " Is a `;` missing before the next directive?" : "";
  return `\`${name}\` has ${count}, but nginx wants ${expected(rule)}.${hint}`;
}

/** It belongs everywhere, and so is in no table. */
function includeError({ args, block }: Directive): string | undefined {
  if (block !== undefined) return "`include` takes no block; it ends with a `;`.";
  if (args.length === 1 || args.some(({ placeholders }) => placeholders.length > 0)) {
    return undefined;
  }
  return "`include` takes one path. Is a `;` missing before the next directive?";
}

/** No module has a directive with other characters; entries of `map` and the like are not looked at. */
function isDirectiveName({ name, unresolved }: Directive): boolean {
  return unresolved !== undefined || !name.includes("\\");
}

function noSuchName(name: string): string {
  return `nginx has no directive \`${name}\`: a backslash is part of the name here.`;
}

function accepts(rule: DirectiveRule, { args }: Directive): boolean {
  if (args.length < rule.least || args.length > rule.most) return false;
  return !rule.flag || /^(?:on|off)$/i.test(args[0]?.value ?? "");
}

function expected({ flag, least, most }: DirectiveRule): string {
  if (flag) return "one, `on` or `off`";
  if (most === 0) return "none";
  if (least === most) return String(least);
  return most === Number.POSITIVE_INFINITY ? `at least ${least}` : `${least} to ${most}`;
}

function describe(context: Context): string {
  const name = CONTEXTS[context];
  return name.startsWith("the ") ? name : `\`${name}\``;
}

function allowed(rules: readonly DirectiveRule[]): string {
  const codes: Context[] = [];
  for (const { contexts } of rules) {
    for (const code of CONTEXT_CODES) if (contexts.includes(code)) codes.push(code);
  }
  return `it belongs into ${[...new Set(codes.map(describe))].join(", ")}.`;
}

const CONTEXT_CODES = ["m", "e", "h", "s", "l", "i", "I", "x", "u"] as const satisfies Context[];
