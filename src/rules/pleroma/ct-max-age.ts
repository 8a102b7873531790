import { asText } from "../../elixir/values/to-text.ts";
import { type ElixirValue, isAtom } from "../../elixir/values/value.ts";
import { isTruthy } from "../../elixir/values/values.ts";
import { matchSetting, placeOf, type Setting } from "../../source/setting.ts";
import { defineRule, type Finding, SAFE } from "../define-rule.ts";
import { inspectWithoutText } from "./inspect.ts";
import { setting, upstreamDefaults } from "./needs.ts";

const SUBJECT = "http_security.ct_max_age";
const EXPECTED = "config :pleroma, :http_security, ct_max_age: 2_592_000";
/** More than zero seconds, as the header has to spell it. */
const POSITIVE = /^0*[1-9]\d*$/;

export const ctMaxAge = defineRule({
  id: "pleroma/ct-max-age",
  severity: "low",
  title: "Expect-CT is sent with a lifetime",
  recommended: "ct_max_age: 2_592_000",
  why: "The hardening guide recommends it: with Expect-CT, a browser refuses certificates that no public log knows. Current browsers ask for that anyway and have dropped the header.",
  fix: `Remove the line, or write a number of seconds above 0:\n\n\`\`\`elixir\n${EXPECTED}\n\`\`\``,
  guide: "https://docs.pleroma.social/backend/configuration/hardening/#ct_max_age",
  autofix: SAFE,
  subject: SUBJECT,
  needs: {
    enabled: setting("pleroma", "http_security", "enabled"),
    sts: setting("pleroma", "http_security", "sts"),
    maxAge: setting("pleroma", "http_security", "ct_max_age"),
    defaults: upstreamDefaults,
  },
  check: ({ enabled, sts, maxAge, defaults }): Finding => {
    const { httpSecurity } = defaults;
    if (httpSecurity.ctMaxAge === null) {
      return notApplicable("Akkoma has dropped Expect-CT.", sts);
    }
    // HTTPSecurityPlug: any truthy `enabled`, but `sts: true` itself.
    const sent = both(
      holds(enabled, isTruthy, httpSecurity.enabled),
      holds(sts, (value) => isAtom(value, "true"), httpSecurity.sts),
    );
    if (sent === false) {
      return notApplicable("Pleroma sends Expect-CT together with HSTS only, which is off.", sts);
    }
    return judge(maxAge, sent === true ? undefined : unknownReason(enabled, sts));
  },
});

function judge(maxAge: Setting<ElixirValue>, unless: string | undefined): Finding {
  return matchSetting<ElixirValue, Finding>(maxAge, {
    known: (value, location) => {
      const found = { subject: SUBJECT, location, actual: inspectWithoutText(value) };
      if (POSITIVE.test(asText(value) ?? "")) {
        return { ...found, status: "pass", message: "Expect-CT has a lifetime." };
      }
      if (unless !== undefined) {
        const message = `The lifetime of Expect-CT is not above 0; whether it is sent depends on ${unless}.`;
        return { ...found, status: "unknown", message, expected: EXPECTED };
      }
      const message =
        "Expect-CT is sent without a lifetime above 0, so browsers forget it at once.";
      return { ...found, status: "fail", message, expected: EXPECTED };
    },
    unset: (location) => ({
      subject: SUBJECT,
      status: "pass",
      message: "Expect-CT has the lifetime that is upstream's default.",
      location,
    }),
    dynamic: ({ reason, origin }) => ({
      subject: SUBJECT,
      status: "unknown",
      message: `The lifetime of Expect-CT depends on ${reason}.`,
      location: origin,
      expected: EXPECTED,
    }),
  });
}

function notApplicable(message: string, sts: Setting<ElixirValue>): Finding {
  return { subject: SUBJECT, status: "not-applicable", message, location: placeOf(sts) };
}

/** Whether a setting has a property; `undefined` where only the running host knows. */
function holds(
  setting: Setting<ElixirValue>,
  property: (value: ElixirValue) => boolean,
  byDefault: boolean,
): boolean | undefined {
  return matchSetting<ElixirValue, boolean | undefined>(setting, {
    known: property,
    unset: () => byDefault,
    dynamic: () => undefined,
  });
}

function both(a: boolean | undefined, b: boolean | undefined): boolean | undefined {
  if (a === false || b === false) return false;
  return a === undefined || b === undefined ? undefined : true;
}

function unknownReason(...settings: readonly Setting<ElixirValue>[]): string {
  return settings.find((setting) => setting.state === "dynamic")?.reason ?? "other settings";
}
