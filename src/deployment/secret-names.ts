import { HARMLESS_NAMES, SECRET_HEADERS, SECRET_WORDS } from "./secret-settings.ts";

/** Whether the value under such a name is a secret: `secret_key_base`, `apiKey`, `DB_PASSWORD`. */
export function isSecretName(name: string): boolean {
  const words = wordsOf(name);
  if (HARMLESS_NAMES.has(words.slice(-2).join("_"))) return false;
  return [1, 2, 3].some((count) => SECRET_WORDS.has(words.slice(-count).join("_")));
}

/** Whether an HTTP request header carries credentials. */
export function isSecretHeader(name: string): boolean {
  return SECRET_HEADERS.has(name.toLowerCase());
}

/** Whether a text is a secret wherever it stands: a URL with a password, a private key. */
export function holdsCredentials(text: string): boolean {
  return passwordIn(text) !== undefined || isPrivateKey(text);
}

/** The password in the userinfo of a URL: `ecto://user:password@host/database`. */
export function passwordIn(text: string): string | undefined {
  return /^\s*[a-z][a-z0-9+.-]*:\/\/[^/?#@:]*:([^/?#]+)@/i.exec(text)?.[1];
}

function isPrivateKey(text: string): boolean {
  return text.includes("-----BEGIN ") && text.includes("PRIVATE KEY-----");
}

/** The words of snake_case, camelCase, kebab-case and dotted names, in lower case. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
}
