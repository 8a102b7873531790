import type { SecretText } from "../../source/redaction.ts";
import type { NginxDirective } from "./nginx-secret-places.ts";
import { passwordIn } from "./secret-values.ts";

/** `Bearer …` as a value that something else sends on; `Basic realm="…"` asks for one. */
const CREDENTIALS = /^\s*(?:basic|bearer|token)\s+([^\s$]{4,})\s*$/i;

/** A part of the request that a client may have to know: `$arg_key`, `$cookie_auth`. */
const SENT_BY_CLIENT = /^\(?\s*\$\{?(?:arg|cookie|http_x|http_auth)\w*\}?$/i;

/** Letters and digits together, as in what a program has made up. */
const GENERATED = /^(?=.*[a-z])(?=.*\d)[\w.~+/=-]{8,}$/i;

/**
 * What may be a secret though nothing says so for certain: nobody is told to take it out of the
 * repository, but nothing shows it. An empty value is hidden in its place alone, as the words may
 * be anybody's.
 */
export function hiddenValues({ name, args, block }: NginxDirective): readonly SecretText[] {
  const found: SecretText[] = [];
  for (const { value, location } of args) {
    const credentials = CREDENTIALS.exec(value)?.[1] ?? passwordIn(value);
    if (credentials !== undefined) found.push({ value: credentials, location });
  }
  const [left, , ...compared] = name === "if" ? args : [];
  if (left !== undefined && SENT_BY_CLIENT.test(left.value)) {
    for (const { value, location } of compared.filter(({ value }) => value !== ")")) {
      const text = value.replace(/^\^/, "").replace(/\$?\)?$/, "");
      found.push({ value: GENERATED.test(text) ? text : "", location });
    }
  }
  const [code, text] = name === "return" ? args : [];
  // The words of an answer, which may be for those alone who know how to get there.
  if (text !== undefined && !/^30[12378]$/.test(code?.value ?? "")) {
    found.push({ value: "", location: text.location });
  }
  const source = name === "map" ? args[0] : undefined;
  if (source !== undefined && SENT_BY_CLIENT.test(source.value)) {
    for (const entry of block ?? []) {
      const text = entry.name.replace(/^~?\*?\^?/, "").replace(/\$$/, "");
      if (GENERATED.test(text)) found.push({ value: text, location: entry.nameLocation });
    }
  }
  return found;
}
