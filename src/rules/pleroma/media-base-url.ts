import { hostOfUrl, isSameHost, isSameSite, withoutUserinfo } from "../../deployment/hosts.ts";
import type { Preset } from "../../deployment/instance.ts";
import type { ElixirValue } from "../../elixir/values/value.ts";
import { isTruthy, textOf } from "../../elixir/values/values.ts";
import { matchSetting, type Setting } from "../../source/setting.ts";
import type { Finding } from "../define-rule.ts";
import { inspectWithoutText } from "./inspect.ts";
import type { OwnHosts } from "./own-hosts.ts";

/** A base URL of media, and what it has to differ from. */
export interface MediaBaseUrl {
  readonly subject: string;
  readonly setting: Setting<ElixirValue>;
  readonly own: OwnHosts;
  readonly preset: Preset;
  /** The host of nginx that could serve them. */
  readonly candidate: string | undefined;
  /** What is served from there: "Uploads". */
  readonly what: string;
  /** What Pleroma does when nothing is set. */
  readonly whenUnset: string;
  /** The line to write, given the URL to put in. */
  readonly line: (host: string) => string;
}

/** Judges from which host media are served. */
export function judgeMediaBaseUrl(media: MediaBaseUrl): Finding {
  const { subject, what } = media;
  const expected = media.line(suggestedHost(media));
  return matchSetting<ElixirValue, Finding>(media.setting, {
    known: (value, location) => {
      if (!isTruthy(value)) {
        return { subject, status: "fail", message: media.whenUnset, location, expected };
      }
      const url = textOf(value);
      if (url === undefined) {
        const message = "A base URL has to be a string in double quotes; Pleroma fails with this.";
        return {
          subject,
          status: "fail",
          message,
          location,
          expected,
          actual: inspectWithoutText(value),
        };
      }
      const verdict = isWebUrl(url) ? judgeHost(media, hostOfUrl(url)) : notOfTheWeb(what);
      const actual = JSON.stringify(withoutUserinfo(url));
      const found = { subject, ...verdict, location, actual };
      return verdict.status === "pass" ? found : { ...found, expected };
    },
    unset: (location) => ({
      subject,
      status: "fail",
      message: media.whenUnset,
      location,
      expected,
    }),
    dynamic: ({ reason, origin }) => ({
      subject,
      status: "unknown",
      message: `${what} are served from a host that depends on ${reason}.`,
      location: origin,
      expected,
    }),
  });
}

/** A host that nginx has already, else one to set up. */
function suggestedHost({ candidate, own, preset }: MediaBaseUrl): string {
  const [host = "example.org"] = own.names;
  if (preset.name !== "strict") return candidate ?? `media.${host}`;
  const isApart =
    candidate !== undefined &&
    own.names.every((name) => isSameSite(name, candidate, preset.registrableDomain) === false);
  return isApart ? candidate : "media.example.net";
}

type Verdict = Pick<Finding, "status" | "message">;

/** What browsers load, and other servers fetch: they are given these URLs without a page around. */
function isWebUrl(url: string): boolean {
  return /^https?:\/\//i.test(url);
}

function notOfTheWeb(what: string): Verdict {
  const message = `The base URL does not begin with \`https://\`, so ${what.toLowerCase()} come from the instance's own host or from nowhere.`;
  return { status: "fail", message };
}

function judgeHost({ what, own, preset }: MediaBaseUrl, host: string | undefined): Verdict {
  if (host === undefined) {
    const message = `The base URL names no host, so ${what.toLowerCase()} come from the instance's own or from nowhere.`;
    return { status: "fail", message };
  }
  if (own.names.length === 0) {
    return {
      status: "unknown",
      message: `Whether ${what.toLowerCase()} come from another host depends on ${own.reason}.`,
    };
  }
  const same = anyOf(own.names.map((name) => isSameHost(name, host)));
  const sameSite =
    preset.name === "strict"
      ? anyOf(own.names.map((name) => isSameSite(name, host, preset.registrableDomain)))
      : false;
  if (same === true) {
    const message = `${what} are served from the instance's own host ${host}: a malicious file can run code as if it were part of the instance.`;
    return { status: "fail", message };
  }
  if (sameSite === true) {
    const message = `${what} are served from ${host}, which shares its registrable domain with the instance; strict asks for another domain.`;
    return { status: "fail", message };
  }
  if (same === undefined || sameSite === undefined) {
    const message = `Whether ${host} is the instance's own host cannot be told, because one of the two is written in Punycode (\`xn--\`): write both the same way.`;
    return { status: "unknown", message };
  }
  return { status: "pass", message: `${what} are served from another host, ${host}.` };
}

function anyOf(answers: readonly (boolean | undefined)[]): boolean | undefined {
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}
