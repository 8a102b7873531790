import type { ElixirConfiguration, SettingPath } from "../elixir/configuration/configuration.ts";
import type { ElixirValue } from "../elixir/values/value.ts";
import { textOf } from "../elixir/values/values.ts";
import { startOf } from "../source/location.ts";
import type { Setting } from "../source/setting.ts";
import { effectiveSetting } from "./effective-setting.ts";
import { hostOfUrl } from "./hosts.ts";
import { readUploadBaseUrl, readUploadsFolder } from "./uploads.ts";

/** What the Elixir config says that nginx has to agree with. */
export interface EndpointFacts {
  /** `url: [host: …]`. */
  readonly host: Setting<string>;
  /** `http: [port: …]`. */
  readonly port: Setting<number>;
  /** `http: [ip: {:local, path}]`. */
  readonly socketPath: string | undefined;
  /** The hosts of the base URLs of uploads and of the media proxy. */
  readonly mediaHosts: readonly Setting<string>[];
  /** Where Pleroma keeps uploads on this server, with a slash behind. */
  readonly uploadsFolder: string | undefined;
  /** Whether the repository holds an Elixir config of Pleroma at all. */
  readonly configured: boolean;
}

const ENDPOINT = "Pleroma.Web.Endpoint";

export function readEndpointFacts(elixir: ElixirConfiguration | undefined): EndpointFacts {
  const read = <T>(path: SettingPath, convert: (value: ElixirValue) => T | undefined) =>
    elixir === undefined ? UNSET : converted(effectiveSetting(elixir, path), convert);
  const ip = elixir && effectiveSetting(elixir, ["pleroma", ENDPOINT, "http", "ip"]);
  return {
    host: read(["pleroma", ENDPOINT, "url", "host"], textOf),
    port: read(["pleroma", ENDPOINT, "http", "port"], portOf),
    socketPath: ip?.state === "known" ? socketPathOf(ip.value) : undefined,
    mediaHosts: [
      elixir === undefined ? UNSET : converted(readUploadBaseUrl(elixir).baseUrl, hostOf),
      read(["pleroma", "media_proxy", "base_url"], hostOf),
    ],
    uploadsFolder: elixir && readUploadsFolder(elixir),
    configured: elixir !== undefined,
  };
}

const UNSET: Setting<never> = { state: "unset", nearest: startOf("") };

/** A value of the wrong type is nothing that nginx could agree with. */
function converted<T>(
  setting: Setting<ElixirValue>,
  convert: (value: ElixirValue) => T | undefined,
): Setting<T> {
  switch (setting.state) {
    case "unset":
      return setting;
    case "dynamic":
      return { state: "dynamic", reason: setting.reason, origin: setting.origin };
    case "known": {
      const value = convert(setting.value);
      if (value === undefined) return { state: "unset", nearest: setting.origin };
      return { state: "known", value, origin: setting.origin };
    }
  }
}

function portOf(value: ElixirValue): number | undefined {
  if (value.kind === "integer") return Number(value.value);
  // Phoenix takes a port as text too (Phoenix.Endpoint.Cowboy2Adapter and Bandit's adapter).
  const text = textOf(value);
  return text !== undefined && /^\d{1,5}$/.test(text) ? Number(text) : undefined;
}

function hostOf(value: ElixirValue): string | undefined {
  const text = textOf(value);
  return text === undefined ? undefined : hostOfUrl(text);
}

function socketPathOf(value: ElixirValue): string | undefined {
  if (value.kind !== "tuple") return undefined;
  const [tag, path] = value.items;
  return tag?.kind === "atom" && tag.name === "local" && path ? textOf(path) : undefined;
}
