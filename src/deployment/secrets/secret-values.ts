import { isSecretName, wordsOf } from "./secret-names.ts";
import { HARMLESS_VALUES, SECRET_ADDRESSES } from "./secret-settings.ts";

/** Whether a text is a secret wherever it stands: an address with a password, a private key. */
export function holdsCredentials(text: string): boolean {
  return (
    passwordIn(text) !== undefined ||
    secretParameterIn(text) !== undefined ||
    isPrivateKey(text) ||
    SECRET_ADDRESSES.some((address) => address.test(text))
  );
}

/** Whether a text under a secret's name is one: no switch, reference or name of a file. */
export function isSecretValue(name: string, text: string): boolean {
  const value = text.trim();
  if (value === "" || HARMLESS_VALUES.has(value.toLowerCase())) return false;
  if (isReference(value) || isPath(value) || isFiller(value)) return false;
  const last = wordsOf(name).at(-1);
  // `session_cookie: "_pleroma_key"` names the cookie.
  if (last === "cookie") return !/^_[a-z]+(?:_[a-z]+)*$/.test(value);
  // Sentry's addresses bear their key as userinfo.
  if (last === "dsn" && value.includes("://")) return value.includes("@");
  return true;
}

/** The password in the userinfo of a URL: `ecto://user:password@host/database`. */
export function passwordIn(text: string): string | undefined {
  for (const { user, password } of userinfosIn(text)) {
    const isPort = /^\d{1,5}[?#]/.test(password);
    if (/^[^?#@:]*$/.test(user) && !isPort && !isPlaceholder(password)) return password;
  }
  return undefined;
}

/** Everything between `://` and the last `@` of an authority, at its first colon. */
function* userinfosIn(
  text: string,
): Generator<{ readonly user: string; readonly password: string }> {
  for (let at = text.indexOf("://"); at !== -1; at = text.indexOf("://", at + 3)) {
    const length = text.slice(at + 3).search(AFTER_AUTHORITY);
    const authority = length === -1 ? text.slice(at + 3) : text.slice(at + 3, at + 3 + length);
    const colon = authority.indexOf(":");
    const end = authority.lastIndexOf("@");
    if (colon === -1 || end <= colon + 1) continue;
    yield { user: authority.slice(0, colon), password: authority.slice(colon + 1, end) };
  }
}

const AFTER_AUTHORITY = /[/\s"'`<>]/;

/** The value of a query parameter that bears a secret: `?token=…`. */
function secretParameterIn(text: string): string | undefined {
  for (const [, name = "", value = ""] of text.matchAll(PARAMETER)) {
    if (value.length >= 3 && isSecretName(name) && isSecretValue(name, value)) return value;
  }
  return undefined;
}

/** A value with braces, `$` or `:` before it is filled in by a program. */
const PARAMETER = /[?&]([\w.-]{1,64})=([\w.~%+!*=/-]+)(?=$|[&#\s"'])/g;

/** The value of a program's option in a text of options: `-setcookie abc`. */
export function secretOptionIn(text: string): string | undefined {
  let option = "";
  for (const word of text.split(/\s+/)) {
    const [, name = "", value] = /^-{1,2}([\w-]{1,64})(?:=(.*))?$/s.exec(word) ?? [];
    const given = name === "" ? word : (value ?? "");
    const of = name === "" ? option : name;
    if (of !== "" && isSecretName(of) && isSecretValue(of, given)) return given;
    option = name !== "" && value === undefined ? name : "";
  }
  return undefined;
}

function isPrivateKey(text: string): boolean {
  return text.includes("-----BEGIN ") && /PRIVATE KEY(?: BLOCK)?-----/.test(text);
}

/** `$DB_PASSWORD`, `${password}`, `$CREDENTIALS_DIRECTORY/password`, `%d/password` (systemd). */
function isReference(value: string): boolean {
  return (
    isPlaceholder(value) || /^(?:%[a-zA-Z]|\$[A-Z_][A-Z0-9_]*|\$\{\w+\})\/[\w./@-]*$/.test(value)
  );
}

/** What somebody or something is to fill in: `$DB_PASSWORD`, `<your password>`. */
function isPlaceholder(value: string): boolean {
  return /^(?:\$[A-Z_][A-Z0-9_]*|\$\{\w+\}|<[^<>]*>)$/.test(value);
}

/** An absolute path, of a file that holds the secret. Keys in Base64 may begin with a slash too. */
function isPath(value: string): boolean {
  const [first, ...names] = value.split("/");
  const file = names.pop();
  if (first !== "" || names.length === 0 || file === undefined) return false;
  return names.every((name) => /^[a-z0-9._-]+$/.test(name)) && /^[\w.@-]+$/.test(file);
}

/** `xxxxxx`, `******` */
function isFiller(value: string): boolean {
  return /^(?:[xX]{3,}|\*{3,}|\.{3,})$/.test(value);
}
