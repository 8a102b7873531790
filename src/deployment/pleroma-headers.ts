import { type ElixirValue, isAtom, truth } from "../elixir/values/value.ts";
import type { Uncertainty } from "../nginx/syntax/syntax.ts";
import { knownPrefix, type Text } from "../nginx/syntax/text.ts";
import type { Location } from "../source/location.ts";
import { matchSetting, type Setting } from "../source/setting.ts";
import { ownPolicy } from "./content-security-policy/baseline.ts";
import type { Family } from "./family.ts";
import { isProxiedFile } from "./probes/probe-paths.ts";
import { UPSTREAM_DEFAULTS } from "./upstream-defaults.ts";

/** A header that Pleroma itself sends, before nginx touches it. */
export interface PleromaHeader {
  readonly name: string;
  readonly value: Text;
  /** Why Pleroma may not send it after all. */
  readonly uncertain: Uncertainty | undefined;
  /** The setting that decides; absent where an upstream default does. */
  readonly origin: Location | undefined;
}

/** What decides Pleroma's headers: `config :pleroma, :http_security`. */
export interface HttpSecurity {
  readonly enabled: Setting<boolean>;
  readonly sts: Setting<boolean>;
  readonly stsMaxAge: Setting<string>;
  readonly ctMaxAge: Setting<string>;
  readonly referrerPolicy: Setting<string>;
}

/**
 * `headers/0` of lib/pleroma/web/plugs/http_security_plug.ex, apart from those that depend on
 * settings and from `Permissions-Policy`, which the guide does not list.
 */
const FIXED_HEADERS: Readonly<Record<Family, readonly (readonly [string, string])[]>> = {
  pleroma: fixed("1; mode=block", true),
  rebased: fixed("1; mode=block", true),
  akkoma: fixed("0", false),
};

function fixed(xssProtection: string, downloadOptions: boolean): readonly [string, string][] {
  return [
    ["X-XSS-Protection", xssProtection],
    ["X-Permitted-Cross-Domain-Policies", "none"],
    ["X-Frame-Options", "DENY"],
    ["X-Content-Type-Options", "nosniff"],
    ...(downloadOptions ? [["X-Download-Options", "noopen"] as [string, string]] : []),
  ];
}

/** Reads `:http_security` as the plug does; without any Elixir config everything is unset. */
export function readHttpSecurity(read: (key: string) => Setting<ElixirValue>): HttpSecurity {
  return {
    enabled: mapKnown(read("enabled"), truth),
    sts: mapKnown(read("sts"), (value) => isAtom(value, "true")),
    stsMaxAge: mapKnown(read("sts_max_age"), interpolate),
    ctMaxAge: mapKnown(read("ct_max_age"), interpolate),
    referrerPolicy: mapKnown(read("referrer_policy"), interpolate),
  };
}

/** Whether the family sends a header of the guide at all, under some settings. */
export function knowsHeader(family: Family, name: string): boolean {
  return name !== "X-Download-Options" || FIXED_HEADERS[family].some(([known]) => known === name);
}

/** The headers of the family under these settings. */
export function pleromaHeaders(
  family: Family,
  host: string,
  settings: HttpSecurity,
): readonly PleromaHeader[] {
  const { httpSecurity } = UPSTREAM_DEFAULTS[family];
  const enabled = flag(settings.enabled, httpSecurity.enabled);
  if (enabled === false) return [];
  const uncertain = enabled === true ? undefined : enabled;
  const always = (name: string, value: Text, origin?: Location): PleromaHeader => ({
    name,
    value,
    uncertain,
    origin,
  });
  const referrerPolicy = text(settings.referrerPolicy, httpSecurity.referrerPolicy);
  return [
    ...FIXED_HEADERS[family].map(([name, value]) => always(name, [value])),
    always("Referrer-Policy", referrerPolicy, originOf(settings.referrerPolicy)),
    always("Content-Security-Policy", [ownPolicy(family, host)]),
    ...strictTransportSecurity(family, settings, uncertain),
  ];
}

const SANDBOX: PleromaHeader = {
  name: "Content-Security-Policy",
  value: ["sandbox"],
  uncertain: undefined,
  origin: undefined,
};

/**
 * What Pleroma sends when it is asked for this: files of strangers have a policy of their own in the
 * place of the pages', `:http_security` or not. Uploads have had it since 2020
 * (lib/pleroma/web/plugs/uploaded_media.ex), proxied media since 2.5.2
 * (lib/pleroma/web/media_proxy/media_proxy_controller.ex).
 */
export function headersFor(
  pleroma: readonly PleromaHeader[],
  uri: Text,
  method = "GET",
): readonly PleromaHeader[] {
  const path = knownPrefix(uri);
  const isRead = method === "GET" || method === "HEAD";
  if (!path.startsWith("/media/") && !(isRead && isProxiedFile(path))) return pleroma;
  return [...pleroma.filter(({ name }) => name !== SANDBOX.name), SANDBOX];
}

/** `maybe_send_sts_header/2`: nothing but `sts: true` sends these. */
function strictTransportSecurity(
  family: Family,
  settings: HttpSecurity,
  unless: Uncertainty | undefined,
): readonly PleromaHeader[] {
  const { httpSecurity } = UPSTREAM_DEFAULTS[family];
  const sts = flag(settings.sts, httpSecurity.sts);
  if (sts === false) return [];
  const uncertain = unless ?? (sts === true ? undefined : sts);
  const maxAge = text(settings.stsMaxAge, String(httpSecurity.stsMaxAge));
  const preload = family === "akkoma" ? "; preload" : "";
  const headers: PleromaHeader[] = [
    {
      name: "Strict-Transport-Security",
      value: ["max-age=", ...maxAge, `; includeSubDomains${preload}`],
      uncertain,
      origin: originOf(settings.stsMaxAge) ?? originOf(settings.sts),
    },
  ];
  if (httpSecurity.ctMaxAge !== null) {
    const age = text(settings.ctMaxAge, String(httpSecurity.ctMaxAge));
    const value = ["enforce, max-age=", ...age];
    headers.push({ name: "Expect-CT", value, uncertain, origin: originOf(settings.ctMaxAge) });
  }
  return headers;
}

function mapKnown<T>(
  setting: Setting<ElixirValue>,
  change: (value: ElixirValue) => T | undefined,
): Setting<T> {
  return matchSetting<ElixirValue, Setting<T>>(setting, {
    known: (value, origin) => {
      const changed = change(value);
      return changed === undefined
        ? { state: "dynamic", reason: "a value that is no text or number", origin }
        : { state: "known", value: changed, origin };
    },
    unset: (nearest) => ({ state: "unset", nearest }),
    dynamic: ({ reason, origin }) => ({ state: "dynamic", reason, origin }),
  });
}

function flag(setting: Setting<boolean>, byDefault: boolean): boolean | Uncertainty {
  return matchSetting<boolean, boolean | Uncertainty>(setting, {
    known: (value) => value,
    unset: () => byDefault,
    dynamic: ({ reason, origin }) => ({ reason, location: origin }),
  });
}

function text(setting: Setting<string>, byDefault: string): Text {
  return matchSetting<string, Text>(setting, {
    known: (value) => [value],
    unset: () => [byDefault],
    dynamic: ({ reason, origin }) => [{ reason, location: origin }],
  });
}

function originOf(setting: Setting<unknown>): Location | undefined {
  return setting.state === "unset" ? undefined : setting.origin;
}

/** `to_string/1`, as interpolation does it; `undefined` where that is unclear. */
function interpolate(value: ElixirValue): string | undefined {
  switch (value.kind) {
    case "string":
      return value.value;
    case "integer":
      return value.value.toString();
    case "atom":
      return value.name === "nil" ? "" : value.name;
    default:
      return undefined;
  }
}
