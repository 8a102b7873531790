import type { Family } from "./family.ts";

/** What applies where nobody sets anything: the families' own `config/config.exs` and `prod.exs`. */
export interface UpstreamDefaults {
  readonly httpSecurity: {
    readonly enabled: boolean;
    readonly sts: boolean;
    readonly stsMaxAge: number;
    /** `null` where the family knows no Expect-CT. */
    readonly ctMaxAge: number | null;
    readonly referrerPolicy: string;
  };
  readonly secureCookieFlag: boolean;
  readonly mediaProxyEnabled: boolean;
  readonly configurableFromDatabase: boolean;
  /** The port of `Endpoint.http` in production. */
  readonly httpPort: number;
  /**
   * Whether uploads and the media proxy fall back to the instance's own URL. Akkoma has no such
   * fallback since 3.12 (its CHANGELOG.md, 2024.03): it refuses to start.
   */
  readonly mediaOnOwnHost: boolean;
}

const PLEROMA: UpstreamDefaults = {
  httpSecurity: {
    enabled: true,
    sts: false,
    stsMaxAge: 31_536_000,
    ctMaxAge: 2_592_000,
    referrerPolicy: "same-origin",
  },
  secureCookieFlag: true,
  mediaProxyEnabled: false,
  configurableFromDatabase: false,
  httpPort: 4000,
  mediaOnOwnHost: true,
};

export const UPSTREAM_DEFAULTS: Readonly<Record<Family, UpstreamDefaults>> = {
  pleroma: PLEROMA,
  rebased: PLEROMA,
  akkoma: {
    ...PLEROMA,
    httpSecurity: { ...PLEROMA.httpSecurity, stsMaxAge: 63_072_000, ctMaxAge: null },
    mediaOnOwnHost: false,
  },
};
