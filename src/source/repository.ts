import type { Problem } from "./problem.ts";
import type { SourceFile } from "./source-file.ts";

/** The three kinds of configuration. */
export type Kind = "elixir" | "nginx" | "systemd";

export const KINDS: readonly Kind[] = ["elixir", "nginx", "systemd"];

/**
 * A configuration repository as values. Every path is relative to its root, with `/` separators.
 * `files` holds the texts that were read: the candidates, and what they include.
 */
export interface Repository {
  /** Every regular file of the tree, read or not. */
  readonly paths: ReadonlySet<string>;
  readonly files: ReadonlyMap<string, SourceFile>;
  /** Path of a symbolic link to the file of the repository it means, or to `/dev/null`. */
  readonly links: ReadonlyMap<string, string>;
  /** Symbolic links that are not followed, as they lead to nothing of the repository. */
  readonly outside?: ReadonlySet<string>;
  /** The paths that each kind's globs match; a look at the content decides (discovery). */
  readonly candidates: Readonly<Record<Kind, readonly string[]>>;
  /** The candidates of each instance whose files the policy names, by the instance's name. */
  readonly groups?: ReadonlyMap<string, ReadonlySet<string>>;
  /** What went wrong while collecting: unreadable files, files over a limit, bad links. */
  readonly problems: readonly Problem[];
}
