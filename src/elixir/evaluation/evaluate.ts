import { LIMITS } from "../../source/limits.ts";
import { type Location, startOf } from "../../source/location.ts";
import { type Problem, problem } from "../../source/problem.ts";
import type { SourceFile } from "../../source/source-file.ts";
import type { ElixirConfiguration, UnresolvedImport } from "../configuration/configuration.ts";
import { listSettings, readSetting } from "../configuration/settings.ts";
import type { ConfigStore } from "../configuration/store.ts";
import { folderOf } from "../paths.ts";
import { parseFile } from "../syntax/parse.ts";
import { dynamic, type ElixirValue, keywordPair } from "../values/value.ts";
import { AssignmentCollector } from "./assignments.ts";
import { configure } from "./config-call.ts";
import type { EvaluationOptions } from "./evaluation-options.ts";
import { importHostFile } from "./host-files.ts";
import { ImportResolver } from "./imports.ts";
import { Interpreter } from "./interpreter.ts";
import { type FileContext, Scope } from "./scope.ts";
import { LimitReached, Stop } from "./stop.ts";

export type { EvaluationOptions } from "./evaluation-options.ts";

/**
 * Evaluates config files as `Config.Reader` would, without running them. Each root is merged over
 * the earlier ones, as a release's config is over the one it was compiled with.
 */
export function evaluateConfig(
  roots: readonly SourceFile[],
  options: EvaluationOptions,
): ElixirConfiguration {
  return new Evaluation(options).run(roots);
}

/** Long files may take longer than short ones. */
const STEPS_OF_A_CHARACTER = 4;

class Evaluation {
  readonly #interpreter: Interpreter;
  readonly #imports: ImportResolver;
  readonly #assignments = new AssignmentCollector((steps, location) =>
    this.#interpreter.spend(steps, location),
  );
  readonly #heads = new Map<string, Location>();
  readonly #files = new Map<string, readonly Problem[]>();
  readonly #problems: Problem[] = [];
  readonly #unresolved: UnresolvedImport[] = [];
  #workingDirectory = "";
  /** Files of the current root that have been read: `Config` reads none of them twice. */
  readonly #read = new Set<string>();
  #importDepth = 0;

  constructor(options: EvaluationOptions) {
    this.#imports = new ImportResolver(options);
    this.#interpreter = new Interpreter(
      options,
      {
        configure: (call, args, scope) =>
          configure(call, args, scope, {
            interpreter: this.#interpreter,
            assignments: this.#assignments,
            heads: this.#heads,
          }),
        importFile: (call, argument, scope) => {
          const location = scope.locate(call);
          const found = this.#imports.resolve(argument, scope, this.#interpreter, location);
          for (const file of found.files) this.#import(file, location);
          if (found.unresolved) this.#importUnresolved(found.unresolved, options);
          if (found.problem) this.#problems.push(found.problem);
        },
      },
      LIMITS.evaluationSteps,
    );
  }

  run(roots: readonly SourceFile[]): ElixirConfiguration {
    const interpreter = this.#interpreter;
    const total = interpreter.newStore();
    const start = startOf(roots[0]?.path ?? "");
    for (const root of roots) {
      this.#evaluateRoot(root);
      this.#guarded(total, startOf(root.path), () => {
        total.absorb(interpreter.store);
        total.settle();
      });
    }
    return {
      files: [...this.#files.keys()],
      get: (path) => readSetting(total, this.#heads, start, path),
      settings: () => listSettings(total, start),
      assignments: this.#assignments.all(),
      unresolvedImports: this.#unresolved,
      problems: this.#allProblems(),
    };
  }

  /** In a file that Elixir's parser rejects, nothing else is worth saying. */
  #allProblems(): Problem[] {
    const syntax = [...this.#files.values()].flat();
    const broken = new Set(syntax.map(({ location }) => location.path));
    const others = [...this.#interpreter.problems, ...this.#problems].filter(
      ({ code, location }) => code === "elixir/limit" || !broken.has(location.path),
    );
    return [...syntax, ...others];
  }

  #evaluateRoot(root: SourceFile): void {
    const interpreter = this.#interpreter;
    interpreter.store = interpreter.newStore();
    // A release reads its files on another host than the one that it was built on.
    interpreter.variables.forget();
    this.#read.clear();
    const folder = folderOf(root.path);
    const isConfigFolder = folder === "config" || folder.endsWith("/config");
    this.#workingDirectory = isConfigFolder ? folderOf(folder) : folder;
    const { store } = interpreter;
    this.#guarded(store, startOf(root.path), () => {
      const result = this.#evaluateFile(root);
      if (store.isUntouched) this.#useResult(result);
      store.settle();
    });
    this.#guarded(store, startOf(root.path), () => interpreter.trust.finish());
  }

  #guarded(store: ConfigStore, start: Location, run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#recover(error, store, start);
    }
  }

  /** A file without any `config` call may give the configuration as its value. */
  #useResult(result: ElixirValue): void {
    const { store } = this.#interpreter;
    if (result.kind === "dynamic") store.taint(result);
    for (const item of result.kind === "list" ? result.items : []) {
      const pair = keywordPair(item);
      if (pair === undefined) continue;
      if (pair.value.kind === "dynamic") store.taintApplication(pair.key, pair.value);
      if (pair.value.kind !== "list") continue;
      store.set(
        pair.key,
        pair.value.items.flatMap((entry) => keywordPair(entry) ?? []),
      );
      this.#assignments.addValue([pair.key], pair.value);
    }
  }

  /** Whatever had not been evaluated may set anything. */
  #recover(error: unknown, store: ConfigStore, start: Location): void {
    if (error instanceof Stop) {
      this.#problems.push(problem("elixir/invalid", error.location, error.explanation));
      store.taint(dynamic("a file that Pleroma fails to read", error.location));
      return;
    }
    const isLimit = error instanceof LimitReached;
    if (!isLimit && !(error instanceof RangeError)) throw error;
    const location = isLimit ? error.location : start;
    this.#problems.push(
      problem(
        "elixir/limit",
        location,
        "Evaluating this configuration takes too many steps, so its settings are not known. Write it with fewer loops and less nesting.",
      ),
    );
    this.#interpreter.renew();
    store.taint(dynamic("code that takes too many steps to evaluate", location));
  }

  #evaluateFile(file: SourceFile): ElixirValue {
    if (file.encryption !== undefined) {
      this.#files.set(file.path, []);
      const reason = `the file ${file.path}, which ${file.encryption} encrypts`;
      const unknown = dynamic(reason, startOf(file.path));
      this.#interpreter.store.taint(unknown);
      return unknown;
    }
    const parsed = parseFile(file);
    if (!this.#files.has(file.path)) {
      this.#files.set(file.path, parsed.problems);
      this.#interpreter.grant(STEPS_OF_A_CHARACTER * file.text.length);
      this.#assignments.addFile(parsed);
    }
    this.#read.add(file.path);
    const context: FileContext = {
      parsed,
      workingDirectory: this.#workingDirectory,
      configModule: undefined,
      foreign: undefined,
      imported: new Set(),
    };
    const span = { from: 0, to: file.text.length };
    return this.#interpreter.statements(parsed.statements, new Scope(context), span);
  }

  #importUnresolved(unresolved: UnresolvedImport, options: EvaluationOptions): void {
    const { leavesSettings, hostFiles } = options;
    this.#unresolved.push(unresolved);
    if (unresolved.path !== undefined && leavesSettings?.(unresolved.path)) return;
    importHostFile(this.#interpreter.store, unresolved, hostFiles);
  }

  #import(file: SourceFile, location: Location): void {
    if (this.#read.has(file.path)) {
      throw new Stop(
        location,
        "This file has been read already, and Elixir refuses to read it again. Import it once.",
      );
    }
    if (this.#importDepth >= LIMITS.includeDepth) throw new LimitReached(location);
    this.#importDepth++;
    try {
      this.#evaluateFile(file);
    } finally {
      this.#importDepth--;
      // What one way of the program reads, another has not read.
      if (!this.#interpreter.flow.isCertain) this.#read.delete(file.path);
    }
  }
}
