import { spawn } from "node:child_process";
import { devNull } from "node:os";
import path from "node:path";
import { type GitFailure, GitUnavailable } from "./unavailable.ts";

/** A Git repository with a working tree. */
export interface GitRepository {
  /** The folder with `.git` in it, which is a folder itself, or a file in worktrees and submodules. */
  readonly folder: string;
}

export interface GitCall {
  /** What Git reads from its standard input. */
  readonly input?: string;
  /** More than this is a failure, or with `cut` the end. */
  readonly maximumBytes: number;
  readonly cut?: boolean;
}

const TIMEOUT_MILLISECONDS = 60_000;
/** What Git says about a failure is never shown, only looked at. */
const MESSAGE_BYTES = 16 * 1024;

/**
 * Git is told where the repository is, and never searches: a pull request could hold files that
 * look like a bare repository, whose configuration names programs to run. So told, Git also reads
 * a folder of another user, as in containers of workflows: nothing of that user's is run.
 */
function argumentsFor({ folder }: GitRepository, command: readonly string[]): readonly string[] {
  return [
    "--git-dir",
    path.join(folder, ".git"),
    "--no-pager",
    "--no-replace-objects",
    "--literal-pathspecs",
    ...command,
  ];
}

/** Variables that are set in hooks and by other callers of Git, and that speak of another repository. */
const FOREIGN_VARIABLE = /^GIT_(?!CONFIG|EXEC_PATH$)/;

function environment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !FOREIGN_VARIABLE.test(name));
  return {
    ...Object.fromEntries(inherited),
    LC_ALL: "C",
    GIT_TERMINAL_PROMPT: "0",
    GIT_GRAFT_FILE: devNull,
    GIT_OPTIONAL_LOCKS: "0",
    // Objects that a partial clone lacks are not fetched, which would run programs that its
    // configuration names. Versions before 2.45 know only the second: no protocol is allowed.
    GIT_NO_LAZY_FETCH: "1",
    GIT_ALLOW_PROTOCOL: "",
  };
}

/**
 * Runs one of Git's plumbing commands, of the kind that runs nothing itself: no hook, filter, pager
 * or other program that a repository's configuration could name. Bounded in time and bytes.
 */
export function runGit(
  repository: GitRepository,
  command: readonly string[],
  { input, maximumBytes, cut = false }: GitCall,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", argumentsFor(repository, command), {
      // Windows seeks programs in the current folder first, and a repository could hold a git.exe.
      cwd: path.parse(repository.folder).root,
      env: environment(),
      stdio: "pipe",
      windowsHide: true,
    });
    const output: Buffer[] = [];
    let bytes = 0;
    let message = "";
    const fail = (failure: GitFailure): void => {
      const isAboutFolder = failure === "refused" || failure === "not-a-repository";
      const subject = isAboutFolder ? repository.folder : undefined;
      finish(() => reject(new GitUnavailable(failure, subject)));
    };
    const timer = setTimeout(() => fail("timeout"), TIMEOUT_MILLISECONDS);

    child.on("error", (error) => {
      fail("code" in error && error.code === "ENOENT" ? "not-installed" : "failed");
    });
    child.on("close", (status) => {
      if (status === 0) finish(() => resolve(Buffer.concat(output)));
      else fail(failureOf(message));
    });
    child.stdout.on("data", (chunk: Buffer) => {
      output.push(chunk);
      bytes += chunk.length;
      if (bytes <= maximumBytes) return;
      if (cut) finish(() => resolve(Buffer.concat(output).subarray(0, maximumBytes)));
      else fail("too-large");
    });
    child.stderr.on("data", (chunk: Buffer) => {
      if (message.length < MESSAGE_BYTES) message += chunk.toString("latin1");
    });
    // Git may end before it has read everything; its status says what that means.
    child.stdin.on("error", () => {});
    child.stdin.end(input ?? "");

    function finish(settle: () => void): void {
      clearTimeout(timer);
      child.kill("SIGKILL");
      child.stdout.destroy();
      child.stderr.destroy();
      settle();
    }
  });
}

/** Texts of Git's that scripts have long relied on; in the C locale. */
function failureOf(message: string): GitFailure {
  if (/dubious ownership|unsafe repository/.test(message)) return "refused";
  if (/not a git repository/i.test(message)) return "not-a-repository";
  return "failed";
}
