import { createHash } from "node:crypto";

/**
 * Git's name of an object: the hash of a header and its content.
 * https://git-scm.com/book/en/v2/Git-Internals-Git-Objects
 *
 * @param length of the repository's names: 40 digits of SHA-1, or 64 of SHA-256
 */
export function objectIdOf(type: "blob" | "tree", content: Uint8Array, length: number): string {
  const hash = createHash(length === 64 ? "sha256" : "sha1");
  return hash.update(`${type} ${content.length}\0`).update(content).digest("hex");
}
