import { conditionalRange } from "../source/template.ts";
import { callPure } from "./calls.ts";
import { combine } from "./combine.ts";
import type { Interpreter } from "./interpreter.ts";
import { findDynamic } from "./measure.ts";
import { knowledgeOf } from "./merge.ts";
import type { Scope } from "./scope.ts";
import type { Expression } from "./syntax.ts";
import { asText, charlist } from "./to-text.ts";
import { atom, dynamic, type ElixirValue, list, string, withoutKeys } from "./value.ts";

/** A string, charlist or quoted atom with its interpolations. */
export function evaluateText(
  expression: Expression & { kind: "text" },
  scope: Scope,
  interpreter: Interpreter,
): ElixirValue {
  const location = scope.locate(expression);
  const parts = expression.parts.map((part) =>
    typeof part === "string" ? string(part, location) : interpreter.evaluate(part, scope),
  );
  const text = combine(interpreter, parts, location, "an interpolated text", (values) => {
    const texts = values.map(asText);
    if (texts.some((text) => text === undefined)) return undefined;
    const text = texts.join("");
    if (expression.type === "charlist") return charlist(text, location);
    return expression.type === "atom" ? atom(text, location) : string(text, location);
  });
  return expression.type === "charlist" ? text : withoutKeys(text);
}

/** Where Elixir splits words too, depending on its version of Unicode. */
const UNICODE_SPACE = /[\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

/** `~w(one two)a`. */
export function evaluateWords(
  expression: Expression & { kind: "words" },
  scope: Scope,
  interpreter: Interpreter,
): ElixirValue {
  const location = scope.locate(expression);
  const text = interpreter.evaluate(expression.text, scope);
  return combine(interpreter, [text], location, "a list of words", ([value]) => {
    if (value?.kind !== "string" || UNICODE_SPACE.test(value.value)) return undefined;
    const words = value.value.split(/[ \t\n\r\f\v]+/).filter((word) => word !== "");
    const make = { a: atom, c: charlist, s: string }[expression.modifier || "s"];
    return (
      make &&
      list(
        words.map((word) => make(word, location)),
        location,
      )
    );
  });
}

export function evaluateList(
  expression: Expression & { kind: "list" },
  scope: Scope,
  interpreter: Interpreter,
): ElixirValue {
  const location = scope.locate(expression);
  const items = interpreter.evaluateAll(expression.items, scope);
  const { template } = scope.file.parsed;
  const outer = conditionalRange(template, expression.from);
  const optional = expression.items.flatMap(({ from }, index) =>
    conditionalRange(template, from) === outer ? [] : [index],
  );
  const whole = list(items, location);
  if (optional.length > 0) return conditionalList(whole, new Set(optional));
  if (expression.tail === undefined) return whole;
  return callPure(
    interpreter,
    "++",
    [whole, interpreter.evaluate(expression.tail, scope)],
    location,
  );
}

export function evaluateMap(
  expression: Expression & { kind: "map" },
  scope: Scope,
  interpreter: Interpreter,
): ElixirValue {
  const location = scope.locate(expression);
  const base = expression.base && interpreter.evaluate(expression.base, scope);
  const entries = expression.entries.map(
    ([key, value]) =>
      [interpreter.evaluate(key, scope), interpreter.evaluate(value, scope)] as const,
  );
  if (base === undefined) return { kind: "map", entries, location };
  if (base.kind !== "map") {
    return dynamic(findDynamic(base)?.reason ?? "a map that is not evaluated", location);
  }
  return { kind: "map", entries: [...base.entries, ...entries], location };
}

function conditionalList(whole: ElixirValue, optional: ReadonlySet<number>): ElixirValue {
  const reason = "a condition of the template";
  const { entries, open, certain } = knowledgeOf(whole);
  const changed = new Map(entries);
  if (whole.kind !== "list") return whole;
  for (const index of optional) {
    const key = whole.items[index];
    const name = key?.kind === "tuple" ? key.items[0] : undefined;
    if (name?.kind !== "atom" || !key) continue;
    changed.set(name.name, { value: dynamic(reason, key.location), optional: true });
  }
  return dynamic(reason, whole.location, undefined, { entries: changed, open, certain });
}
