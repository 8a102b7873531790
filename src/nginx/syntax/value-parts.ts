import type { Placeholder } from "../../source/template.ts";
import type { Argument } from "./syntax.ts";

/** A piece of a value: text, a variable's name, or what a template fills in. */
export type ValuePart = string | { readonly variable: string } | Placeholder;

/** `$name`, `${name}` and `$1`, as ngx_http_script_compile takes them. */
const REFERENCE = /\$(?:\{([A-Za-z0-9_]{1,200})\}|([1-9])|([A-Za-z_][A-Za-z0-9_]{0,200}))/g;

const PARTS = new WeakMap<Argument, readonly ValuePart[]>();

/** What a value is made of; nginx too compiles it once for all requests. */
export function valueParts(argument: Argument): readonly ValuePart[] {
  const known = PARTS.get(argument);
  if (known !== undefined) return known;
  const parts = readParts(argument);
  PARTS.set(argument, parts);
  return parts;
}

function readParts({ value, placeholders }: Argument): readonly ValuePart[] {
  const parts: ValuePart[] = [];
  let from = 0;
  for (const placeholder of placeholders) {
    const at = value.indexOf(placeholder.text, from);
    if (at === -1) continue;
    addReferences(value.slice(from, at), parts);
    parts.push(placeholder);
    from = at + placeholder.text.length;
  }
  addReferences(value.slice(from), parts);
  return parts;
}

function addReferences(written: string, parts: ValuePart[]): void {
  let copied = 0;
  for (const match of written.matchAll(REFERENCE)) {
    if (match.index > copied) parts.push(written.slice(copied, match.index));
    copied = match.index + match[0].length;
    parts.push({ variable: match[1] ?? match[2] ?? match[3] ?? "" });
  }
  if (copied < written.length) parts.push(written.slice(copied));
}
