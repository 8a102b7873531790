import type { Assignment, SettingPath } from "../configuration/configuration.ts";
import type { Spend } from "../configuration/merging.ts";
import { pathPart } from "../configuration/settings.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import { type Call, type Expression, forEachPart } from "../syntax/syntax.ts";
import { type ElixirValue, keywordPair, list, string } from "../values/value.ts";
import { Scope } from "./scope.ts";

/**
 * Collects every literal that is assigned to a setting: the values of evaluated calls, and the
 * texts of calls that no run may ever reach.
 */
export class AssignmentCollector {
  readonly #found = new Map<string, Assignment>();
  readonly #spend: Spend;

  constructor(spend: Spend) {
    this.#spend = spend;
  }

  all(): readonly Assignment[] {
    return [...this.#found.values()];
  }

  /** The leaves of an evaluated value; `names` are the names of atoms. */
  addValue(names: readonly string[], value: ElixirValue): void {
    switch (value.kind) {
      case "dynamic":
        if (value.fallback) this.addValue(names, value.fallback);
        for (const [key, entry] of value.keywords?.entries ?? []) {
          this.addValue([...names, key], entry.value);
        }
        return;
      case "list": {
        const others: ElixirValue[] = [];
        for (const item of value.items) {
          const pair = keywordPair(item);
          if (pair) this.addValue([...names, pair.key], pair.value);
          else others.push(item);
        }
        if (others.length === value.items.length) this.#addPlain(names, value);
        else if (others.length > 0) this.#addPlain(names, list(others, value.location));
        return;
      }
      default:
        this.#addPlain(names, value);
    }
  }

  #addPlain(names: readonly string[], value: ElixirValue, isPartial = false): void {
    const { location } = value;
    this.#spend(names.length, () => location);
    const [application = "", ...keys] = names.map(pathPart);
    const path: SettingPath = [application, ...keys];
    const id = JSON.stringify([path, location]);
    const before = this.#found.get(id);
    if (before === undefined || (before.isPartial && !isPartial)) {
      this.#found.set(id, { path, value, location, isPartial });
    }
  }

  /** The literals of every `config` call of a file, whether or not it is ever reached. */
  addFile(parsed: ParsedFile): void {
    const scope = new Scope({
      parsed,
      workingDirectory: "",
      configModule: undefined,
      foreign: undefined,
      imported: new Set(),
    });
    const visit = (expression: Expression): void => {
      if (expression.kind === "call" && expression.name === "config")
        this.#addCall(expression, scope);
      forEachPart(expression, visit);
    };
    for (const statement of parsed.statements) visit(statement);
  }

  #addCall(call: Call, scope: Scope): void {
    const [application, key, value] = call.arguments;
    if (application?.kind !== "atom" || key === undefined) return;
    if (value === undefined) this.#addExpression([application.name], key, scope);
    else {
      const name = keyName(key);
      this.#addExpression(
        name === undefined ? [application.name] : [application.name, name],
        value,
        scope,
      );
    }
  }

  #addExpression(names: readonly string[], expression: Expression, scope: Scope): void {
    switch (expression.kind) {
      case "text": {
        if (expression.type !== "string") return;
        const texts = expression.parts.filter((part) => typeof part === "string");
        const isPartial = texts.length < expression.parts.length;
        const text = texts.join("");
        if (text !== "" || !isPartial) {
          this.#addPlain(names, string(text, scope.locate(expression)), isPartial);
        }
        forEachPart(expression, (part) => this.#addExpression(names, part, scope));
        return;
      }
      case "tuple": {
        const [key, value] = expression.items;
        const name = key && expression.items.length === 2 ? keyName(key) : undefined;
        if (name !== undefined && value) this.#addExpression([...names, name], value, scope);
        else forEachPart(expression, (part) => this.#addExpression(names, part, scope));
        return;
      }
      case "call":
        this.#addFallback(names, expression, scope);
        return;
      case "binary":
        if (expression.operator === "==" || expression.operator === "!=") return;
        forEachPart(expression, (part) => this.#addExpression(names, part, scope));
        return;
      default:
        forEachPart(expression, (part) => this.#addExpression(names, part, scope));
    }
  }

  /**
   * The default of `System.get_env/2`, `Application.get_env/3` and `Map.get/3`, and what the
   * branches of an `if` give.
   */
  #addFallback(names: readonly string[], call: Call, scope: Scope): void {
    if (call.name === "get_env" || (call.name === "get" && call.arguments.length === 3)) {
      const fallback = call.arguments[2] ?? call.arguments[1];
      if (fallback) this.#addExpression(names, fallback, scope);
      return;
    }
    if (call.target !== undefined) return;
    for (const { body } of call.sections) this.#addExpression(names, body, scope);
    for (const argument of call.arguments) {
      if (argument.kind === "list") this.#addBranches(names, argument, scope);
    }
  }

  #addBranches(
    names: readonly string[],
    options: Expression & { kind: "list" },
    scope: Scope,
  ): void {
    for (const option of options.items) {
      const [key, value] = option.kind === "tuple" ? option.items : [];
      const isBranch = key?.kind === "atom" && (key.name === "do" || key.name === "else");
      if (isBranch && value) this.#addExpression(names, value, scope);
    }
  }
}

function keyName(key: Expression): string | undefined {
  if (key.kind === "atom") return key.name;
  if (key.kind === "alias") return `Elixir.${key.segments.join(".")}`;
  if (key.kind !== "text" || key.type !== "atom") return undefined;
  const texts = key.parts.filter((part) => typeof part === "string");
  return texts.length === key.parts.length ? texts.join("") : undefined;
}
