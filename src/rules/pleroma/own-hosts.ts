import { effectiveSetting } from "../../deployment/effective-setting.ts";
import { hostOfUrl } from "../../deployment/hosts.ts";
import { textOf } from "../../elixir/values/values.ts";
import type { Need } from "../define-rule.ts";

/** The hosts on which people reach the instance itself. */
export interface OwnHosts {
  /** Normalised; the one to show first. */
  readonly names: readonly string[];
  /** Why there is none, as the rest of a sentence that begins with "it depends on". */
  readonly reason: string;
}

/** Upstream's default, which says that somebody else has yet to name the host. */
const PLACEHOLDER = "localhost";

/** `url: [host: …]` of the endpoint, and the host under which policy or nginx know the instance. */
export const ownHosts: Need<OwnHosts> = {
  kind: "elixir",
  resolve: ({ elixir, host }) => {
    const url =
      elixir && effectiveSetting(elixir, ["pleroma", "Pleroma.Web.Endpoint", "url", "host"]);
    const written = url?.state === "known" ? textOf(url.value) : undefined;
    const names = [written, host ?? undefined].flatMap((name) => {
      const normalised = name === undefined ? undefined : hostOfUrl(`//${name}`);
      return normalised === undefined || normalised === PLACEHOLDER ? [] : [normalised];
    });
    const reason =
      url?.state === "dynamic"
        ? url.reason
        : "the instance's own host, which no `url: [host: …]` in these files names";
    return { names: [...new Set(names)], reason };
  },
};
