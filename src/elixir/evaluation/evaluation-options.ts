import type { SourceFile } from "../../source/source-file.ts";
import type { Call, Expression } from "../syntax/syntax.ts";
import type { ElixirValue } from "../values/value.ts";
import type { HostFiles } from "./host-files.ts";
import type { Scope } from "./scope.ts";

export interface EvaluationOptions {
  /** "prod" for a source checkout; undefined for a release's config, where `config_env()` raises. */
  readonly environment: string | undefined;
  /** The file at a path relative to the repository root; undefined when the repository has none. */
  readonly readFile: (path: string) => SourceFile | undefined;
  /** Paths of the repository that match a wildcard import, sorted. */
  readonly listFiles: (glob: string) => readonly string[];
  /** The file of the repository that an absolute path of the host means, seen from another file. */
  readonly locate?: (absolute: string, from: string) => string | undefined;
  /** Imports that leave all settings as they are known although the repository lacks the file. */
  readonly leavesSettings?: (path: string) => boolean;
  /** What is known of the other imports that the repository lacks; without it they may set anything. */
  readonly hostFiles?: HostFiles;
}

/** What an interpreter tells whoever runs it. */
export interface Effects {
  /** `config application, key, value`, with the call's head for pointing at. */
  readonly importFile: (call: Call, argument: Expression, scope: Scope) => void;
  readonly configure: (call: Call, args: readonly ElixirValue[], scope: Scope) => void;
}
