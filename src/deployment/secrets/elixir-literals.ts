import type { Assignment } from "../../elixir/configuration/configuration.ts";
import { pathPart } from "../../elixir/configuration/settings.ts";
import { charlistText } from "../../elixir/values/to-text.ts";
import { type ElixirValue, keywordPair, type ListValue } from "../../elixir/values/value.ts";
import type { SecretText } from "../../source/redaction.ts";
import { isPasswordName, isSecretName } from "./secret-names.ts";
import {
  CREDENTIAL_TAGS,
  HARMLESS_ATOMS,
  REFERENCE_TAGS,
  SECRET_SETTINGS,
} from "./secret-settings.ts";
import { holdsCredentials, isSecretValue } from "./secret-values.ts";

/** A literal secret, with the keys that lead to it. */
export interface FoundLiteral extends SecretText {
  readonly path: readonly string[];
}

/** A value on the way from an assignment to its literals. */
interface Part {
  readonly value: ElixirValue;
  readonly path: readonly string[];
  /** Whether the keys say that the texts in it are secrets. */
  readonly isSecret: boolean;
}

/** The literal secrets in an assigned value, whatever it is made of. */
export function findLiterals({ path, value, isPartial }: Assignment): readonly FoundLiteral[] {
  // What surrounds an interpolated password is none, but a URL may hold one nevertheless.
  const isSecret =
    !isPartial && (isSecretName(path.at(-1) ?? "") || SECRET_SETTINGS.has(path.join(".")));
  const found: FoundLiteral[] = [];
  // A list of what is left to do, not recursion: functions can build values of any depth.
  const pending: Part[] = [{ value, path, isSecret }];
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    const literal = literalOf(part);
    if (literal !== undefined) found.push(literal);
    else for (const inner of partsOf(part)) pending.push(inner);
  }
  return found;
}

/** Shorter numbers and atoms under a password's name are rather choices than secrets. */
const SHORTEST_BARE = 6;

function literalOf({ value, path, isSecret }: Part): FoundLiteral | undefined {
  const text = textOf(value, isSecret);
  const name = path.at(-1) ?? "";
  if (!text?.trim() || !((isSecret && isSecretValue(name, text)) || holdsCredentials(text))) {
    return undefined;
  }
  const isBare = value.kind === "atom" || value.kind === "integer";
  if (isBare && !(isPasswordName(name) && text.length >= SHORTEST_BARE)) return undefined;
  return { value: text, location: value.location, path };
}

function textOf(value: ElixirValue, isSecret: boolean): string | undefined {
  switch (value.kind) {
    case "string":
      return value.value;
    case "list":
      return printableText(value);
    case "integer":
      return isSecret && value.value >= 0n ? value.value.toString() : undefined;
    case "atom": {
      const isWord = /^[a-z]/.test(value.name) && !HARMLESS_ATOMS.has(value.name);
      return isSecret && isWord ? value.name : undefined;
    }
    default:
      return undefined;
  }
}

/** A list of code points of printable characters is what `'…'` and `~c"…"` write. */
function printableText(value: ListValue): string | undefined {
  const text = charlistText(value);
  return text && !/\p{Cc}/u.test(text) ? text : undefined;
}

function partsOf(part: Part): readonly Part[] {
  const { value } = part;
  switch (value.kind) {
    case "list":
      return value.items.map((item) => {
        const pair = keywordPair(item);
        return pair === undefined || REFERENCE_TAGS.has(pair.key)
          ? { ...part, value: item }
          : named(part, pathPart(pair.key), pair.value);
      });
    case "tuple":
      return partsOfTuple(part, value.items);
    case "map":
      return value.entries.map(([key, entry]) => named(part, nameOf(key), entry));
    case "dynamic":
      return value.fallback === undefined ? [] : [{ ...part, value: value.fallback }];
    default:
      return [];
  }
}

function partsOfTuple(part: Part, items: readonly ElixirValue[]): readonly Part[] {
  const [first, second] = items;
  if (first?.kind === "atom" && REFERENCE_TAGS.has(first.name)) return [];
  const isHeader = items.length === 2 && first?.kind === "string" && isSecretName(first.value);
  if (isHeader && second !== undefined) return [named(part, first.value, second)];
  const isTagged =
    first?.kind === "atom" &&
    CREDENTIAL_TAGS.has(first.name) &&
    /auth/i.test(part.path.at(-1) ?? "");
  return items.slice(isTagged ? 1 : 0).map((value, index, { length }) => ({
    ...part,
    value,
    isSecret: part.isSecret || (isTagged && index === length - 1),
  }));
}

function named({ path }: Part, name: string, value: ElixirValue): Part {
  return { value, path: [...path, name], isSecret: isSecretName(name) };
}

function nameOf(key: ElixirValue): string {
  if (key.kind === "atom") return pathPart(key.name);
  return key.kind === "string" ? key.value : "";
}
