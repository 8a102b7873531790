import type { Location } from "../../source/location.ts";
import type { Problem } from "../../source/problem.ts";
import type { Setting } from "../../source/setting.ts";
import type { ElixirValue } from "../values/value.ts";

/**
 * A path into the configuration: the application, then keys. Keys are written as people write
 * them: `http_security` for `:http_security`, `Pleroma.Web.Endpoint` for the module.
 */
export type SettingPath = readonly [application: string, ...keys: string[]];

/** One literal that some `config` call assigns, whether or not a later call overrides it. */
export interface Assignment {
  readonly path: SettingPath;
  /** A scalar or a non-keyword value; keyword lists are taken apart into their leaves. */
  readonly value: ElixirValue;
  readonly location: Location;
  /** Whether the value is only what an interpolated text writes down itself, put together. */
  readonly isPartial: boolean;
}

/** An import of a file that only the host may have: nothing is known of what it sets. */
export interface UnresolvedImport {
  /** As the file names it; undefined when the name itself is known on the host only. */
  readonly path: string | undefined;
  readonly location: Location;
}

/** One effective setting. */
export interface EffectiveSetting {
  readonly path: SettingPath;
  readonly setting: Setting<ElixirValue>;
}

/** The effective configuration that the root files give, as `Config.Reader.read!/2` would. */
export interface ElixirConfiguration {
  /** The files that take part, roots and imports, in the order in which they are first read. */
  readonly files: readonly string[];
  /**
   * The effective value at a path. Walks keyword lists as `Keyword.get/2` does (the first entry
   * of a duplicate key wins). A value that is dynamic at any depth below the path is dynamic.
   */
  readonly get: (path: SettingPath) => Setting<ElixirValue>;
  /** Every effective setting, keyword lists taken apart; a `*` stands for keys not known. */
  readonly settings: () => readonly EffectiveSetting[];
  /** Every literal assigned in these files, overridden ones and those under conditions too. */
  readonly assignments: readonly Assignment[];
  /** Imports of files that the repository does not hold, which the host may have. */
  readonly unresolvedImports: readonly UnresolvedImport[];
  readonly problems: readonly Problem[];
}
