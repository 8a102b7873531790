import { startOf } from "../source/location.ts";
import { type Problem, problem } from "../source/problem.ts";
import { SourceFile } from "../source/source-file.ts";

/** What the first bytes of an encrypted file say of the program that encrypted it. */
const ENCRYPTED_STARTS: readonly (readonly [program: string, start: string])[] = [
  ["git-crypt", "\u0000GITCRYPT\u0000"],
  ["ansible-vault", "$ANSIBLE_VAULT;"],
  ["age", "age-encryption.org/"],
  ["age", "-----BEGIN AGE ENCRYPTED FILE-----"],
  ["gpg", "-----BEGIN PGP MESSAGE-----"],
];

/** SOPS keeps the shape of YAML, JSON, INI and binary files and encrypts the values. */
const SOPS = /ENC\[AES256_GCM,data:/;

/** The text of a file, or the problem that keeps it from being one. */
export function decodeSource(path: string, bytes: Uint8Array): SourceFile | Problem {
  const start = new TextDecoder("latin1").decode(bytes.subarray(0, 64));
  const encryption = ENCRYPTED_STARTS.find(([, magic]) => start.startsWith(magic))?.[0];
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
  return SOPS.test(text) ? new SourceFile(path, "", "sops") : new SourceFile(path, text);
}
