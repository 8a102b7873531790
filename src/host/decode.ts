import { startOf } from "../source/location.ts";
import { type Problem, problem } from "../source/problem.ts";
import { SourceFile } from "../source/source-file.ts";

/**
 * What the whole of an encrypted file looks like, by the program that encrypted it. A line that only
 * resembles the beginning does not make a file encrypted: the real program would read the rest.
 */
const ENCRYPTED: readonly (readonly [program: string, format: RegExp])[] = [
  ["git-crypt", /^\0GITCRYPT\0/],
  ["ansible-vault", /^\$ANSIBLE_VAULT;[\d.]+;AES256[^\n]*\n[0-9a-f\s]+$/],
  ["age", /^age-encryption\.org\/v1\n-> /],
  [
    "age",
    /^-----BEGIN AGE ENCRYPTED FILE-----\s[A-Za-z0-9+/=\s]+-----END AGE ENCRYPTED FILE-----\s*$/,
  ],
  ["gpg", /^-----BEGIN PGP MESSAGE-----\s[\w+/=:.\s()-]+-----END PGP MESSAGE-----\s*$/],
  // SOPS turns what is neither YAML, JSON nor INI into JSON with the text as one value.
  ["sops", /^\s*\{\s*"data": "ENC\[AES256_GCM,data:[\s\S]*"sops": \{[\s\S]*\}\s*$/],
];

/** The text of a file, or the problem that keeps it from being one. */
export function decodeSource(path: string, bytes: Uint8Array): SourceFile | Problem {
  const characters = new TextDecoder("latin1").decode(bytes);
  const encryption = ENCRYPTED.find(([, format]) => format.test(characters))?.[0];
  if (encryption !== undefined) return new SourceFile(path, "", encryption);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const message = "The file is not valid UTF-8: save it as UTF-8, so that it can be checked.";
    return problem("source/not-utf8", startOf(path), message);
  }
  const nul = text.indexOf("\u0000");
  if (nul !== -1) {
    const message = "The file holds a NUL byte: it is no text, and was not checked.";
    return problem("source/nul-byte", new SourceFile(path, text).locate(nul, nul + 1), message);
  }
  return new SourceFile(path, text);
}
