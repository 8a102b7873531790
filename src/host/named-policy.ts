import { constants, promises as fs } from "node:fs";
import path from "node:path";
import { LIMITS } from "../source/limits.ts";
import { startOf } from "../source/location.ts";
import { type Problem, problem } from "../source/problem.ts";
import { SourceFile } from "../source/source-file.ts";
import { decodeSource } from "./decode.ts";
import { isInside } from "./inside.ts";

/**
 * A policy file that the caller names, wherever it is; `undefined` where there is none. A link is not
 * followed: a pull request could have it lead to a file that messages must not quote. Nor is a
 * pipe waited for.
 */
export async function readPolicyNamed(
  file: string,
  root: string,
): Promise<SourceFile | Problem | undefined> {
  const name = path.relative(root, path.resolve(file)).split(path.sep).join("/");
  try {
    // A folder on the way may be such a link too.
    if (isInside(root, path.resolve(file)) && !(await isReallyInside(root, file))) {
      return unreadable(
        name,
        "is in a folder that is a symbolic link out of the one that is checked",
      );
    }
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    const handle = await fs.open(file, flags);
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) return unreadable(name, "is not a regular file");
      if (stats.size > LIMITS.fileBytes) {
        return unreadable(name, `has ${stats.size} bytes, the limit is ${LIMITS.fileBytes}`);
      }
      const decoded = decodeSource(name, await handle.readFile());
      const encrypted = decoded instanceof SourceFile && decoded.encryption !== undefined;
      return encrypted ? unreadable(name, "is encrypted") : decoded;
    } finally {
      await handle.close();
    }
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    return unreadable(
      name,
      code === "ELOOP"
        ? "is a symbolic link, which is not followed"
        : `could not be read (${code})`,
    );
  }
}

async function isReallyInside(root: string, file: string): Promise<boolean> {
  const folder = await fs.realpath(path.dirname(path.resolve(file)));
  return isInside(await fs.realpath(root), folder);
}

function unreadable(name: string, why: string): Problem {
  return problem("policy/unreadable", startOf(name), `The policy file ${why}.`);
}
