import { HARMLESS_NAMES, PASSWORD_WORDS, SECRET_WORDS } from "./secret-settings.ts";

/** Whether the value under such a name is a secret: `secret_key_base`, `X-Api-Key`, `DB_PASSWORD`. */
export function isSecretName(name: string): boolean {
  // `DB_PASSWORD1`
  const words = wordsOf(name.replace(/\d+$/, ""));
  const last = words.at(-1) ?? "";
  const singular = last.endsWith("s") ? [...words.slice(0, -1), last.slice(0, -1)] : words;
  if ([words, singular].some((one) => HARMLESS_NAMES.has(one.slice(-2).join("_")))) return false;
  return endsWithOneOf(SECRET_WORDS, words) || endsWithOneOf(SECRET_WORDS, singular);
}

/** Whether even a number under such a name is a secret: it is no length, port or age. */
export function isPasswordName(name: string): boolean {
  return isSecretName(name) && endsWithOneOf(PASSWORD_WORDS, wordsOf(name));
}

/** The words of snake_case, camelCase, kebab-case and dotted names, in lower case. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
}

function endsWithOneOf(endings: ReadonlySet<string>, words: readonly string[]): boolean {
  return [1, 2, 3].some((count) => endings.has(words.slice(-count).join("_")));
}
