import { effectiveSetting } from "../deployment/effective-setting.ts";
import type { Family } from "../deployment/family.ts";
import { UPSTREAM_DEFAULTS } from "../deployment/upstream-defaults.ts";
import type { ElixirConfiguration } from "../elixir/configuration/configuration.ts";
import { type ElixirValue, truth } from "../elixir/values/value.ts";
import { textOf } from "../elixir/values/values.ts";

/** Stands for what only the running host knows, as in all that `route` shows. */
const UNKNOWN = "…";

/** What the families' policies differ in, by their current versions. */
interface Dialect {
  readonly fixed: readonly string[];
  /** `connect-src` before the addresses of the instance. */
  readonly connect: string;
  /** Whether `connect-src` without the media proxy has `https:`, as images have. */
  readonly connectsAnywhere: boolean;
  /** Directives behind `connect-src`. */
  readonly last: readonly string[];
}

const CONNECT = "connect-src 'self' blob:";
const FRAMELESS = ["default-src 'none'", "base-uri 'self'", "frame-ancestors 'none'"];
const WITH_WASM = ["script-src 'self' 'wasm-unsafe-eval'"];

const DIALECTS: Readonly<Record<Family, Dialect>> = {
  pleroma: {
    fixed: [...FRAMELESS, "style-src 'self'", "font-src 'self'", "manifest-src 'self'"],
    connect: CONNECT,
    connectsAnywhere: true,
    last: WITH_WASM,
  },
  rebased: {
    fixed: [
      ...FRAMELESS,
      "style-src 'self' 'unsafe-inline'",
      "font-src 'self'",
      "manifest-src 'self'",
      "frame-src 'self' https:",
    ],
    connect: CONNECT,
    connectsAnywhere: true,
    last: WITH_WASM,
  },
  // The nonces are new in every answer; some versions allow `'unsafe-eval'` beside them.
  akkoma: {
    fixed: [
      "default-src 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "manifest-src 'self'",
    ],
    connect: CONNECT,
    connectsAnywhere: false,
    last: [`script-src 'self' ${UNKNOWN}`, "font-src 'self'", `style-src 'self' ${UNKNOWN}`],
  },
};

/**
 * The Content-Security-Policy of Pleroma's pages, as `csp_string` of
 * lib/pleroma/web/plugs/http_security_plug.ex makes it of these settings: what it adds last stands
 * first. `…` stands for what the settings do not decide.
 */
export function writtenPolicy(family: Family, elixir: ElixirConfiguration): string {
  const settings = new Settings(elixir);
  const { fixed, connect, connectsAnywhere, last } = DIALECTS[family];
  const sources = mediaSources(settings);
  const media = sources ?? " https:";
  const origin = originOf(settings, family);
  const addresses = `${staticOrigin(settings, origin)} ${origin.replace(/^http/, "ws")}`;
  const connected = `${sources ?? (connectsAnywhere ? " https:" : "")}${errorReports(settings, family)}`;
  const added = [
    `img-src 'self' data: blob:${media}`,
    `media-src 'self'${media}`,
    `${connect} ${addresses}${connected}`,
    ...last,
    ...upgrade(settings),
    ...reports(settings),
  ];
  return [...added.toReversed(), ...fixed].map((directive) => `${directive};`).join("");
}

class Settings {
  readonly #elixir: ElixirConfiguration;

  constructor(elixir: ElixirConfiguration) {
    this.#elixir = elixir;
  }

  /** `undefined` for `nil` and what nobody sets, `…` for what is no known text or number. */
  text(...keys: readonly string[]): string | undefined {
    const value = this.#value(keys);
    if (value === undefined || value === UNKNOWN) return value;
    if (truth(value) === false) return undefined;
    return value.kind === "integer" ? value.value.toString() : (textOf(value) ?? UNKNOWN);
  }

  /** What nobody sets is off. */
  flag(...keys: readonly string[]): boolean | undefined {
    const value = this.#value(keys);
    if (value === undefined) return false;
    return value === UNKNOWN ? undefined : truth(value);
  }

  /** The texts of a list; nothing known of what is no such list. */
  list(...keys: readonly string[]): readonly string[] {
    const value = this.#value(keys);
    if (value === undefined) return [];
    if (value === UNKNOWN || value.kind !== "list") return [UNKNOWN];
    return value.items.map((item) => textOf(item) ?? UNKNOWN);
  }

  #value(keys: readonly string[]): ElixirValue | typeof UNKNOWN | undefined {
    const setting = effectiveSetting(this.#elixir, ["pleroma", ...keys]);
    if (setting.state === "unset") return undefined;
    return setting.state === "dynamic" ? UNKNOWN : setting.value;
  }
}

const ENDPOINT = "Pleroma.Web.Endpoint";
const STANDARD_PORTS: Readonly<Record<string, string>> = { http: "80", https: "443" };

/** `build_url/2` of Phoenix.Endpoint.Supervisor: without a port of its own, the listener's. */
function originOf(settings: Settings, family: Family): string {
  const listensForTls = settings.flag(ENDPOINT, "https");
  if (listensForTls === undefined) return UNKNOWN;
  const scheme = settings.text(ENDPOINT, "url", "scheme") ?? (listensForTls ? "https" : "http");
  const host = settings.text(ENDPOINT, "url", "host") ?? "localhost";
  const listener = listensForTls
    ? settings.text(ENDPOINT, "https", "port")
    : (settings.text(ENDPOINT, "http", "port") ?? String(UPSTREAM_DEFAULTS[family].httpPort));
  const port = settings.text(ENDPOINT, "url", "port") ?? listener ?? UNKNOWN;
  return `${scheme}://${host}${port === STANDARD_PORTS[scheme] ? "" : `:${port}`}`;
}

/** Soapbox sends its errors to Sentry where it is told to. */
function errorReports(settings: Settings, family: Family): string {
  if (family !== "rebased") return "";
  const isOff = settings.flag("frontend_configurations", "soapbox_fe") === false;
  return isOff ? "" : ` ${UNKNOWN}`;
}

function staticOrigin(settings: Settings, origin: string): string {
  return settings.flag(ENDPOINT, "static_url") === false ? origin : UNKNOWN;
}

function upgrade(settings: Settings): readonly string[] {
  const scheme = settings.text(ENDPOINT, "url", "scheme");
  if (scheme === UNKNOWN) return [UNKNOWN];
  return scheme === "https" ? ["upgrade-insecure-requests"] : [];
}

/** The address may hold a key. */
function reports(settings: Settings): readonly string[] {
  const isOn = settings.flag("http_security", "report_uri");
  if (isOn === false) return [];
  return isOn === true ? [`report-uri ${UNKNOWN};report-to csp-endpoint`] : [UNKNOWN];
}

/** `build_csp_multimedia_source_list`; `undefined` where any https address will do. */
function mediaSources(settings: Settings): string | undefined {
  const isOn = settings.flag("media_proxy", "enabled");
  const isLoose = settings.flag("media_proxy", "proxy_opts", "redirect_on_failure");
  if (isOn === false || isLoose === true) return undefined;
  if (isOn === undefined || isLoose === undefined) return ` ${UNKNOWN}`;
  const allowed = settings.list("media_proxy", "whitelist");
  const sources = [
    // A bare domain is taken as it is.
    ...allowed.toReversed().map((url) => (url.startsWith("http") ? sourceOf(url) : url)),
    sourceOf(settings.text("Pleroma.Uploaders.S3", "public_endpoint")),
    sourceOf(settings.text("Pleroma.Upload", "base_url")),
    sourceOf(settings.text("media_proxy", "base_url")),
    // A service for captchas has a default address of its own.
    settings.flag("Pleroma.Captcha", "method") === false ? undefined : UNKNOWN,
  ];
  const known = sources.flatMap((source) => (source === undefined ? [] : [` ${source}`]));
  return known.join("");
}

/** Scheme and host, without the port. */
function sourceOf(url: string | undefined): string | undefined {
  if (url === undefined || url === UNKNOWN) return url;
  const match = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)/i.exec(url);
  if (match === null) return undefined;
  const [, scheme = "", authority = ""] = match;
  const host = authority.slice(authority.lastIndexOf("@") + 1).replace(/:\d*$/, "");
  return `${scheme.toLowerCase()}://${host}`;
}
