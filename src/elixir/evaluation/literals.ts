import { conditionalRange } from "../../source/template.ts";
import { knowledgeOf } from "../configuration/merge.ts";
import type { Expression } from "../syntax/syntax.ts";
import { identityOf } from "../values/compare.ts";
import { type MapEntry, mapOf } from "../values/maps.ts";
import { findDynamic } from "../values/measure.ts";
import { sampleOf, someText } from "../values/possible.ts";
import { asText, charlist } from "../values/to-text.ts";
import { atom, dynamic, type ElixirValue, list, string, withoutKeys } from "../values/value.ts";
import { callPure } from "./calls.ts";
import { combine } from "./combine.ts";
import type { Interpreter } from "./interpreter.ts";
import type { Scope } from "./scope.ts";
import { Stop } from "./stop.ts";

/** A string, charlist or quoted atom with its interpolations. */
export function evaluateText(
  expression: Expression & { kind: "text" },
  scope: Scope,
  interpreter: Interpreter,
): ElixirValue {
  const location = scope.locate(expression);
  const inserted = interpreter.evaluateAll(
    expression.parts.filter((part) => typeof part !== "string"),
    scope,
  );
  let next = 0;
  const parts = expression.parts.map((part) => {
    const value = typeof part === "string" ? undefined : inserted[next++];
    return value ?? string(typeof part === "string" ? part : "", location);
  });
  const write = (values: readonly ElixirValue[]): ElixirValue | undefined => {
    const texts = values.map(asText);
    for (const [index, value] of values.entries()) {
      if (isNoText(value)) {
        const part = expression.parts[index];
        throw new Stop(
          part === undefined || typeof part === "string" ? location : scope.locate(part),
          "A tuple or map can't be put into a text, so Pleroma would not start.",
        );
      }
    }
    if (texts.some((text) => text === undefined)) return undefined;
    const text = texts.join("");
    if (expression.type === "charlist") return charlist(text, location);
    if (expression.type === "atom" && text.length > MOST_CHARACTERS) return undefined;
    return expression.type === "atom" ? atom(text, location) : string(text, location);
  };
  const describe = expression.type === "string" ? describeJoined : undefined;
  const what = "an interpolated text";
  const text = combine(interpreter, parts, location, what, write, describe);
  return expression.type === "charlist" ? text : withoutKeys(text);
}

/** Erlang makes no longer atoms. */
const MOST_CHARACTERS = 255;

/** Whether `to_string/1` certainly rejects it. */
function isNoText(value: ElixirValue): boolean {
  if (value.kind !== "map") return value.kind === "tuple";
  return value.entries.every(([key]) => key.kind === "atom" && key.name !== "__struct__");
}

/** Texts one after another of which some are not known: what comes before these is. */
export function describeJoined(values: readonly ElixirValue[]): ElixirValue | undefined {
  const samples = values.map(sampleOf);
  const texts = samples.map((sample) => sample && asText(sample));
  if (texts.some((text) => text === undefined)) return undefined;
  const at = values.findIndex(({ kind }) => kind === "dynamic");
  const cause = values[at];
  if (cause?.kind !== "dynamic" || cause.text === undefined) return undefined;
  return someText(cause.reason, cause.location, texts.slice(0, at + 1).join(""));
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
  const { tail } = expression;
  const operands = interpreter.evaluateAll(
    tail ? [...expression.items, tail] : expression.items,
    scope,
  );
  const items = operands.slice(0, expression.items.length);
  const { template } = scope.file.parsed;
  const outer = conditionalRange(template, expression.from);
  const optional = expression.items.flatMap(({ from }, index) =>
    conditionalRange(template, from) === outer ? [] : [index],
  );
  const whole = list(items, location);
  if (optional.length > 0) return conditionalList(whole, new Set(optional));
  const rest = tail && operands.at(-1);
  return rest === undefined ? whole : callPure(interpreter, "++", [whole, rest], location);
}

export function evaluateMap(
  expression: Expression & { kind: "map" },
  scope: Scope,
  interpreter: Interpreter,
): ElixirValue {
  const location = scope.locate(expression);
  const parts = expression.entries.flat();
  const all = interpreter.evaluateAll(expression.base ? [expression.base, ...parts] : parts, scope);
  const base = expression.base && all[0];
  const operands = base ? all.slice(1) : all;
  const entries = expression.entries.flatMap((_entry, index) => {
    const key = operands[2 * index];
    const value = operands[2 * index + 1];
    return key && value ? [[key, value] as const] : [];
  });
  if (base === undefined) return mapOf(entries, location);
  if (base.kind !== "map") {
    interpreter.flow.mayRaise();
    interpreter.trust.lose(operands, location);
    return dynamic(findDynamic(base)?.reason ?? "a map that is not evaluated", location);
  }
  const known = identitiesOf(base.entries);
  for (const [key] of entries) {
    const identity = identityOf(key);
    if (known === undefined || identity === undefined) interpreter.flow.mayRaise();
    else if (!known.has(identity)) {
      throw new Stop(
        key.location,
        "The map lacks this key, so Pleroma would not start. Only Map.put adds a new key.",
      );
    }
  }
  return mapOf([...base.entries, ...entries], location);
}

/** The keys of a map; undefined when one of them is not known. */
function identitiesOf(entries: readonly MapEntry[]): ReadonlySet<string> | undefined {
  const identities = entries.flatMap(([key]) => identityOf(key) ?? []);
  return identities.length === entries.length ? new Set(identities) : undefined;
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
