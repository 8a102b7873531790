import type { Location } from "../../source/location.ts";
import { type Problem, problem } from "../../source/problem.ts";
import type { SourceFile } from "../../source/source-file.ts";
import type { UnresolvedImport } from "../configuration/configuration.ts";
import { folderOf, resolvePath } from "../paths.ts";
import type { Expression } from "../syntax/syntax.ts";
import type { EvaluationOptions } from "./evaluation-options.ts";
import type { Interpreter } from "./interpreter.ts";
import type { Scope } from "./scope.ts";
import { Stop } from "./stop.ts";

/** What an `import_config` brings. */
export interface ResolvedImport {
  readonly files: readonly SourceFile[];
  readonly unresolved?: UnresolvedImport;
  readonly problem?: Problem;
}

/** Finds the files of the repository that an `import_config` names. */
export class ImportResolver {
  readonly #options: EvaluationOptions;

  constructor(options: EvaluationOptions) {
    this.#options = options;
  }

  resolve(
    argument: Expression,
    scope: Scope,
    interpreter: Interpreter,
    location: Location,
  ): ResolvedImport {
    const value = interpreter.evaluate(withoutDirectory(argument), scope);
    if (value.kind === "dynamic" || value.kind === "list") {
      return { files: [], unresolved: { path: undefined, location } };
    }
    if (value.kind !== "string") {
      throw new Stop(
        value.location,
        'The name of the imported file has to be a text: import_config "prod.exs"',
      );
    }
    const written = value.value;
    if (written.startsWith("/") || written.startsWith("~")) {
      const located = this.#options.locate?.(written, location.path);
      const file = located === undefined ? undefined : this.#options.readFile(located);
      if (file) return { files: [file] };
      return { files: [], unresolved: { path: written, location } };
    }
    const path = resolvePath(folderOf(scope.file.parsed.file.path), written);
    if (path === undefined) {
      return {
        files: [],
        unresolved: { path: written, location },
        problem: problem(
          "elixir/import-outside-repository",
          location,
          "This import leaves the repository, so the file was not read. Put the file into the repository, or import it by its absolute path.",
        ),
      };
    }
    if (written.includes("*") && scope.file.configModule === "Mix.Config") {
      const files = this.#options
        .listFiles(path)
        .flatMap((name) => this.#options.readFile(name) ?? []);
      return { files, unresolved: { path: written, location } };
    }
    const file = this.#options.readFile(path);
    if (file) return { files: [file] };
    if (!interpreter.flow.isCertain) return { files: [], unresolved: { path: written, location } };
    return {
      files: [],
      problem: problem(
        "elixir/missing-import",
        location,
        "The file that is imported here is not in the repository, and without it Pleroma does not start. Add it, or import it only where File.exists?/1 finds it.",
      ),
    };
  }
}

/**
 * `Path.join(__DIR__, "x.exs")`, `Path.expand("x.exs", __DIR__)` and `"#{__DIR__}/x.exs"` name the
 * same file as `"x.exs"`, because an import is relative to the file that has it.
 */
export function withoutDirectory(expression: Expression): Expression {
  if (expression.kind === "call" && expression.target?.kind === "alias") {
    const [first, second] = expression.arguments;
    const name = `${expression.target.segments.join(".")}.${expression.name}`;
    if (name === "Path.join" && first && second && isDirectory(first)) return second;
    if (name === "Path.expand" && first && second && isDirectory(second)) return first;
  }
  if (expression.kind === "binary" && expression.operator === "|>") {
    const { right } = expression;
    const isExpand =
      right.kind === "call" && right.name === "expand" && right.target?.kind === "alias";
    if (isExpand && right.arguments[0] && isDirectory(right.arguments[0])) return expression.left;
  }
  if (expression.kind === "text") {
    const [first, second, ...rest] = expression.parts;
    if (typeof first === "object" && isDirectory(first) && typeof second === "string") {
      return { ...expression, parts: [second.replace(/^\//, ""), ...rest] };
    }
  }
  return expression;
}

function isDirectory(expression: Expression): boolean {
  return expression.kind === "call" && expression.bare && expression.name === "__DIR__";
}
