import * as nodeFs from "node:fs";
import { promises as fs } from "node:fs";
import path from "node:path";
import { LIMITS } from "../source/limits.ts";
import { startOf } from "../source/location.ts";
import { type Problem, problem } from "../source/problem.ts";
import { SourceFile } from "../source/source-file.ts";
import { decodeSource } from "./decode.ts";

/** How many files are open at once. */
const CONCURRENCY = 32;

/** Reads files side by side, and stops when all of them together are too large. */
export class FileReader {
  readonly #root: string;
  readonly #files: Map<string, SourceFile>;
  readonly #problems: Problem[];
  #bytesLeft: number = LIMITS.totalBytes;

  constructor(root: string, files: Map<string, SourceFile>, problems: Problem[]) {
    this.#root = root;
    this.#files = files;
    this.#problems = problems;
  }

  async readAll(names: readonly string[]): Promise<void> {
    let next = 0;
    const worker = async (): Promise<void> => {
      while (next < names.length && this.#bytesLeft >= 0) {
        const name = names[next];
        next += 1;
        if (name === undefined) return;
        const read = await readOne(this.#root, name);
        if (!(read instanceof SourceFile)) this.#problems.push(read);
        else if (this.#take(read)) this.#files.set(name, read);
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  }

  #take({ text }: SourceFile): boolean {
    if (this.#bytesLeft < 0) return false;
    this.#bytesLeft -= text.length;
    if (this.#bytesLeft >= 0) return true;
    const message = `The files that look like configuration have more than ${LIMITS.totalBytes} characters together: narrow the file globs.`;
    this.#problems.push(problem("source/too-large", startOf("."), message));
    return false;
  }
}

async function readOne(root: string, name: string): Promise<SourceFile | Problem> {
  try {
    // O_NOFOLLOW: a link that took the file's place since the walk is not followed.
    const flags = nodeFs.constants.O_RDONLY | nodeFs.constants.O_NOFOLLOW;
    const handle = await fs.open(path.join(root, name), flags);
    try {
      const { size } = await handle.stat();
      if (size > LIMITS.fileBytes) return tooLarge(name, size);
      return decodeSource(name, await handle.readFile());
    } finally {
      await handle.close();
    }
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    return problem("source/unreadable", startOf(name), `The file could not be read (${reason}).`);
  }
}

function tooLarge(name: string, size: number): Problem {
  const message = `The file has ${size} bytes, the limit is ${LIMITS.fileBytes}: it was not checked.`;
  return problem("source/too-large", startOf(name), message);
}
