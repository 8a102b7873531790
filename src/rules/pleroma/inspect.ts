import { charlistText } from "../../elixir/values/to-text.ts";
import { type ElixirValue, string } from "../../elixir/values/value.ts";

/** Reports show 200 characters of a value; what is beyond these bounds they would cut off. */
const LENGTH = 240;
const ITEMS = 8;
const DEPTH = 2;

const MODULE = /^Elixir\.([A-Z][A-Za-z0-9_]*(?:\.[A-Z][A-Za-z0-9_]*)*)$/;
const PLAIN_ATOM = /^[a-z_][A-Za-z0-9_]*[?!]?$/;

/** A value as Elixir writes it, on one line, with `…` for what gets too long to show. */
export function inspect(value: ElixirValue, depth = 0): string {
  if (depth > DEPTH) return "…";
  const listed = (items: readonly ElixirValue[]) =>
    shorten(items.map((item) => () => inspect(item, depth + 1)));
  switch (value.kind) {
    case "atom":
      return inspectAtom(value.name);
    case "integer":
      return value.value.toString();
    case "float":
      return inspectFloat(value.value);
    case "string":
      return inspectString(value.value);
    case "list":
      return `[${listed(value.items)}]`;
    case "tuple":
      return `{${listed(value.items)}}`;
    case "map":
      return `%{${shorten(
        value.entries.map(([key, entry]) => () => {
          return `${inspect(key, depth + 1)} => ${inspect(entry, depth + 1)}`;
        }),
      )}}`;
    case "dynamic":
      return "…";
  }
}

/**
 * The same of a value that should be no text: whatever text stands there in spite of that may be a
 * secret that was pasted into the wrong line.
 */
export function inspectWithoutText(value: ElixirValue): string {
  if (value.kind === "string") return "a string";
  if (isCharlist(value)) return "a charlist";
  return inspect(textless(value, 0));
}

/** What `'…'` writes is a list of the code points of printable characters. */
function isCharlist(value: ElixirValue): boolean {
  const text = value.kind === "list" ? charlistText(value) : undefined;
  return text !== undefined && text !== "" && !/\p{Cc}/u.test(text);
}

function textless(value: ElixirValue, depth: number): ElixirValue {
  if (depth > DEPTH) return value;
  const inner = (items: readonly ElixirValue[]) => items.map((item) => textless(item, depth + 1));
  switch (value.kind) {
    case "string":
      return { ...value, value: "…" };
    case "tuple":
      return { ...value, items: inner(value.items) };
    case "list":
      return isCharlist(value)
        ? string("…", value.location)
        : { ...value, items: inner(value.items) };
    case "map":
      return {
        ...value,
        entries: value.entries.map(([key, entry]) => [
          textless(key, depth + 1),
          textless(entry, depth + 1),
        ]),
      };
    default:
      return value;
  }
}

/** The float 1.0 is written `1.0`, since `1` is another value, and what JavaScript writes `1e+20`, `1.0e20`. */
function inspectFloat(value: number): string {
  const [digits = "", exponent] = String(value).split("e");
  const decimal = digits.includes(".") ? digits : `${digits}.0`;
  return exponent === undefined ? decimal : `${decimal}e${exponent.replace("+", "")}`;
}

function shorten(items: readonly (() => string)[]): string {
  const shown = items.slice(0, ITEMS).map((item) => item());
  return (items.length > ITEMS ? [...shown, "…"] : shown).join(", ");
}

function inspectString(text: string): string {
  return JSON.stringify(text.length > LENGTH ? `${text.slice(0, LENGTH)}…` : text);
}

function inspectAtom(name: string): string {
  if (name === "true" || name === "false" || name === "nil") return name;
  const module = MODULE.exec(name)?.[1];
  if (module !== undefined) return module;
  return `:${PLAIN_ATOM.test(name) ? name : inspectString(name)}`;
}
