import type { ElixirConfiguration } from "../elixir/configuration/configuration.ts";
import type { ElixirValue } from "../elixir/values/value.ts";
import { isTruthy, textOf } from "../elixir/values/values.ts";
import type { Setting } from "../source/setting.ts";
import { effectiveSetting } from "./effective-setting.ts";

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
export function readUploadBaseUrl(elixir: ElixirConfiguration): UploadBaseUrl {
  const setting = effectiveSetting(elixir, ["pleroma", "Pleroma.Upload", "uploader"]);
  if (setting.state === "dynamic") {
    const { reason, origin } = setting;
    return { uploader: "custom", baseUrl: { state: "dynamic", reason, origin } };
  }
  const name = setting.state === "unset" ? "Pleroma.Uploaders.Local" : nameOf(setting.value);
  const { kind, sources } = UPLOADERS.get(name) ?? {
    kind: "custom",
    sources: [[name, "public_endpoint"], BASE_URL],
  };
  return { uploader: kind, baseUrl: firstSet(elixir, sources) };
}

function nameOf(uploader: ElixirValue): string {
  return uploader.kind === "atom" ? uploader.name.replace(/^Elixir\./, "") : "";
}

/**
 * Where installations keep uploads: /var/lib/pleroma/uploads of releases and containers, /opt/akkoma/uploads
 * of source checkouts, /home/yunohost.app/pleroma/uploads.
 */
const USUAL_FOLDER = /\/(?:pleroma|akkoma|rebased|soapbox)\/uploads(?:\/|$)/;

/**
 * Whether a file is one of Pleroma's uploads.
 *
 * @param folder what `uploads` of `Pleroma.Uploaders.Local` says, where it is known
 */
export function isUpload(path: string, folder: string | undefined): boolean {
  return USUAL_FOLDER.test(path) || (folder !== undefined && `${path}/`.startsWith(folder));
}

/** The folder of uploads with a slash behind; `undefined` for one within Pleroma's own. */
export function readUploadsFolder(elixir: ElixirConfiguration): string | undefined {
  const setting = effectiveSetting(elixir, ["pleroma", "Pleroma.Uploaders.Local", "uploads"]);
  const folder = setting.state === "known" ? textOf(setting.value) : undefined;
  if (folder === undefined || !/^\/[^/]/.test(folder)) return undefined;
  return folder.endsWith("/") ? folder : `${folder}/`;
}

/** `a || b`: what is `nil` or `false` leaves it to the next. */
function firstSet(
  elixir: ElixirConfiguration,
  sources: readonly SettingKeys[],
): Setting<ElixirValue> {
  const found = sources.map((keys) => effectiveSetting(elixir, ["pleroma", ...keys]));
  const decisive = found.find(
    (setting) =>
      setting.state === "dynamic" || (setting.state === "known" && isTruthy(setting.value)),
  );
  return decisive ?? found.at(-1) ?? effectiveSetting(elixir, ["pleroma", ...BASE_URL]);
}
