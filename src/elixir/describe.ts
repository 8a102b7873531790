import type { Location } from "../source/location.ts";
import type { Problem } from "../source/problem.ts";
import type { SourceFile } from "../source/source-file.ts";
import { withoutDirectory } from "./evaluation/imports.ts";
import { parseFile } from "./syntax/parse.ts";
import { type Call, type Expression, forEachPart } from "./syntax/syntax.ts";

/** An `import_config`, as far as the text tells. */
export interface ImportReference {
  /** The path as written, with the environment put in; undefined when it is not known. */
  readonly path: (environment: string) => string | undefined;
  /** Whether it stands under a condition, or in a function. */
  readonly optional: boolean;
  readonly location: Location;
}

/** What a config file is for, without evaluating it. */
export interface ConfigFileDescription {
  /** The applications of its `config` calls. */
  readonly configures: ReadonlySet<string>;
  /** Whether a `config` call names its application in a way that only evaluating it tells. */
  readonly configuresUnknown: boolean;
  /** Whether it says `import Config` or `use Mix.Config`. */
  readonly usesConfig: boolean;
  readonly imports: readonly ImportReference[];
  /** What Elixir's parser would reject. */
  readonly problems: readonly Problem[];
}

/** Looks at any file as a config file. Cheap, and safe for files that are none. */
export function describeConfigFile(file: SourceFile): ConfigFileDescription {
  const parsed = parseFile(file);
  const configures = new Set<string>();
  const imports: ImportReference[] = [];
  let usesConfig = false;
  let configuresUnknown = false;
  const visit = (expression: Expression, optional: boolean): void => {
    if (expression.kind === "call") {
      const [argument] = expression.arguments;
      if (expression.name === "config" && argument?.kind === "atom") configures.add(argument.name);
      else if (expression.name === "config" && argument) configuresUnknown = true;
      if (isConfigDirective(expression)) usesConfig = true;
      if (expression.name === "import_config" && argument) {
        imports.push({
          path: (environment) => importPath(withoutDirectory(argument), environment),
          optional,
          location: file.locate(expression.from, expression.to),
        });
      }
    }
    const isPlain = expression.kind === "block" || expression.kind === "binary";
    forEachPart(expression, (part) => visit(part, optional || !isPlain));
  };
  for (const statement of parsed.statements) visit(statement, false);
  return { configures, configuresUnknown, usesConfig, imports, problems: parsed.problems };
}

function isConfigDirective(call: Call): boolean {
  const [module] = call.arguments;
  if (module?.kind !== "alias") return false;
  // The full name of a module begins with `Elixir.`, which nobody has to write.
  const name = module.segments.join(".").replace(/^Elixir\./, "");
  return (
    (call.name === "import" && (name === "Config" || name === "Mix.Config")) ||
    (call.name === "use" && name === "Mix.Config")
  );
}

function importPath(argument: Expression, environment: string): string | undefined {
  if (argument.kind !== "text") return undefined;
  const texts: string[] = [];
  for (const part of argument.parts) {
    if (typeof part === "string") texts.push(part);
    else if (isEnvironment(part)) texts.push(environment);
    else return undefined;
  }
  return texts.join("");
}

function isEnvironment(expression: Expression): boolean {
  if (expression.kind !== "call") return false;
  if (expression.target === undefined) return expression.name === "config_env";
  const { target } = expression;
  return (
    target.kind === "alias" && target.segments.join(".") === "Mix" && expression.name === "env"
  );
}
