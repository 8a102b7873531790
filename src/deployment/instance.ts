import type { ElixirConfiguration } from "../elixir/configuration/configuration.ts";
import type { ExposureFigure } from "../systemd/exposure/figure.ts";
import type { Family } from "./family.ts";
import type { CommittedSecret } from "./secrets/committed-secret.ts";
import type { PleromaService } from "./services.ts";
import type { NginxSite } from "./site/nginx-site.ts";

/** How much is asked: the table of rules as it stands, or one level more. */
export type Preset =
  | { readonly name: "recommended" }
  | {
      readonly name: "strict";
      /** By the Public Suffix List, which is large, and which only this preset needs. */
      readonly registrableDomain: (host: string) => string | null;
    };

export const RECOMMENDED: Preset = { name: "recommended" };

/** One Pleroma deployment: its Elixir config, the nginx servers that serve it, its units. */
export interface Instance {
  /** The policy's name for it, else its url host, else `default`: never a path. */
  readonly name: string;
  /** The host that people type; `null` when no file says it. */
  readonly host: string | null;
  readonly family: Family;
  readonly preset: Preset;
  /** Paths of the files that make it up, sorted. */
  readonly files: readonly string[];
  /** `undefined` when the repository holds no Elixir config of Pleroma. */
  readonly elixir: ElixirConfiguration | undefined;
  /** `undefined` when no nginx server of the repository serves Pleroma. */
  readonly nginx: NginxSite | undefined;
  /** `undefined` when the repository holds no systemd unit of Pleroma. */
  readonly services: readonly PleromaService[] | undefined;
  /**
   * How exposed its most exposed service is; `undefined` without units, and where systemd refuses
   * to load one of them.
   */
  readonly exposure: ExposureFigure | undefined;
  /** The highest exposure that the policy allows; `undefined` where it sets no ceiling. */
  readonly maxExposure: number | undefined;
  /** What somebody wrote down in its files, of all kinds. */
  readonly secrets: readonly CommittedSecret[];
}
