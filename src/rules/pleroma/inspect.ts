import type { ElixirValue } from "../../elixir/value.ts";

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
      return String(value.value);
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
