import { effectiveSetting } from "../../deployment/effective-setting.ts";
import type { ElixirConfiguration } from "../../elixir/configuration.ts";
import type { ElixirValue } from "../../elixir/value.ts";
import { isTruthy } from "../../elixir/values.ts";
import { startOf } from "../../source/location.ts";
import type { Setting } from "../../source/setting.ts";
import type { Need } from "../define-rule.ts";
import { inspect } from "./inspect.ts";

/** Where uploads go: to this server's disk, or to another service that has to have an address. */
export type Uploader = "local" | "remote" | "custom";

export interface UploadBaseUrl {
  readonly uploader: Uploader;
  readonly baseUrl: Setting<ElixirValue>;
}

type SettingKeys = readonly [string, string];

const BASE_URL: SettingKeys = ["Pleroma.Upload", "base_url"];

/** `Pleroma.Upload.base_url/0`: which settings give the address, the first that is there. */
const UPLOADERS: ReadonlyMap<string, { kind: Uploader; sources: readonly SettingKeys[] }> = new Map(
  [
    ["Pleroma.Uploaders.Local", { kind: "local", sources: [BASE_URL] }],
    [
      "Pleroma.Uploaders.S3",
      { kind: "remote", sources: [["Pleroma.Uploaders.S3", "public_endpoint"], BASE_URL] },
    ],
    [
      "Pleroma.Uploaders.IPFS",
      { kind: "remote", sources: [["Pleroma.Uploaders.IPFS", "get_gateway_url"]] },
    ],
  ],
);

/** The base URL of uploads, by the uploader's own logic. */
export const uploadBaseUrlSetting: Need<UploadBaseUrl> = {
  kind: "elixir",
  resolve: ({ elixir }) =>
    elixir === undefined
      ? { uploader: "local", baseUrl: { state: "unset", nearest: startOf("") } }
      : resolveBaseUrl(elixir),
};

function resolveBaseUrl(elixir: ElixirConfiguration): UploadBaseUrl {
  const setting = effectiveSetting(elixir, ["pleroma", "Pleroma.Upload", "uploader"]);
  if (setting.state === "dynamic") {
    const { reason, origin } = setting;
    return { uploader: "custom", baseUrl: { state: "dynamic", reason, origin } };
  }
  const name = setting.state === "unset" ? "Pleroma.Uploaders.Local" : inspect(setting.value);
  const { kind, sources } = UPLOADERS.get(name) ?? {
    kind: "custom",
    sources: [[name, "public_endpoint"], BASE_URL],
  };
  return { uploader: kind, baseUrl: firstSet(elixir, sources) };
}

/** `a || b`: what is `nil` or `false` leaves it to the next. */
function firstSet(
  elixir: ElixirConfiguration,
  sources: readonly SettingKeys[],
): Setting<ElixirValue> {
  let found: Setting<ElixirValue> = { state: "unset", nearest: startOf("") };
  for (const keys of sources) {
    found = effectiveSetting(elixir, ["pleroma", ...keys]);
    if (found.state === "dynamic" || (found.state === "known" && isTruthy(found.value))) break;
  }
  return found;
}
