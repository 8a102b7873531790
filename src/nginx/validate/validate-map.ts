import { type Problem, problem } from "../../source/problem.ts";
import { regexError } from "../regex/regex-error.ts";
import type { Directive } from "../syntax/syntax.ts";

type Check = (entry: Directive, before: readonly Directive[]) => string | undefined;

/** What nginx has against the lines of a `map`, `geo` or `split_clients`. */
export function entryProblems(block: string, entries: readonly Directive[]): readonly Problem[] {
  const check = CHECKS[block]?.();
  if (check === undefined) return [];
  const problems: Problem[] = [];
  for (const entry of entries) {
    if (entry.conditional || entry.unresolved !== undefined) continue;
    if (entry.args.some(({ placeholders }) => placeholders.length > 0)) continue;
    const message = check(entry, entries);
    if (message !== undefined) problems.push(problem("nginx/invalid", entry.location, message));
  }
  return problems;
}

const CHECKS: Readonly<Record<string, () => Check>> = {
  map: mapCheck,
  geo: geoCheck,
  split_clients: splitCheck,
};

const MAP_OPTIONS: ReadonlySet<string> = new Set(["hostnames", "volatile"]);

/** ngx_http_map. */
function mapCheck(): Check {
  const seen = new Set<string>();
  let hasHostnames = false;
  return ({ name, args, block }) => {
    if (name === "hostnames" && args.length === 0) hasHostnames = true;
    if (block === undefined && args.length === 0 && MAP_OPTIONS.has(name)) return undefined;
    if (args.length !== 1 || block !== undefined) return twoWords("map");
    if (name === "include") return undefined;
    if (/\$(?![\w{])/.test(args[0]?.value ?? "")) return "A `$` must begin the name of a variable.";
    if (name.startsWith("~")) {
      const wrong = regexError(name.replace(/^~\*?/, ""));
      return wrong && `The regular expression ${name} is wrong: ${wrong}.`;
    }
    const key = name.toLowerCase();
    // With `hostnames`, `.example.org` is two names.
    const keys = hasHostnames && key.startsWith(".") ? [key.slice(1), `*${key}`] : [key];
    if (keys.some((one) => seen.has(one))) return `This \`map\` has \`${name}\` more than once.`;
    for (const one of keys) seen.add(one);
    return undefined;
  };
}

const GEO_WORDS: ReadonlySet<string> = new Set(["default", "delete", "include", "proxy"]);

/** ngx_http_geo. */
function geoCheck(): Check {
  return ({ name, args, block }, [first]) => {
    if (name === "ranges" && args.length === 0) {
      const isFirst = first?.name === "ranges";
      return isFirst ? undefined : "`ranges` must be the first word of a `geo`.";
    }
    if (name === "proxy_recursive" && args.length === 0) return undefined;
    if (args.length !== 1 || block !== undefined) return twoWords("geo");
    if (GEO_WORDS.has(name)) return undefined;
    if (first?.name === "ranges") return rangeError(name);
    const [, four, length] = /^(\d+\.\d+\.\d+\.\d+)(?:\/(\d+))?$/.exec(name) ?? [];
    const isFour = four?.split(".").every((octet) => Number(octet) <= 255) ?? false;
    const isSix = name.includes(":") && /^[\da-fA-F:.]+(?:\/\d{1,3})?$/.test(name);
    return isSix || (isFour && Number(length ?? 0) <= 32)
      ? undefined
      : `\`${name}\` is no address: write \`192.0.2.0/24\`, say.`;
  };
}

/** ngx_http_geo_range. */
function rangeError(range: string): string | undefined {
  const [first = "", last] = range.split("-");
  const ends = [numberOf(first), numberOf(last ?? "")];
  const [low, high] = ends;
  return low !== undefined && high !== undefined && low <= high
    ? undefined
    : `\`${range}\` is no range of addresses: write \`192.0.2.0-192.0.2.9\`, say.`;
}

function numberOf(address: string): number | undefined {
  const octets = address.split(".").map((octet) => (/^\d{1,3}$/.test(octet) ? Number(octet) : 256));
  if (octets.length !== 4 || octets.some((octet) => octet > 255)) return undefined;
  return octets.reduce((number, octet) => number * 256 + octet, 0);
}

/** 100 % in hundredths of a percent. */
const ALL_SHARES = 10_000;

/** ngx_conf_split_clients_block: behind `*` nothing is left. */
function splitCheck(): Check {
  let total = 0;
  return ({ name, args, block }) => {
    // What stands behind the value is ignored.
    if (args.length === 0 || block !== undefined) return twoWords("split_clients");
    if (name === "*") {
      total = ALL_SHARES;
      return undefined;
    }
    const percent = /^(\d{1,3}(?:\.\d{1,2})?)%$/.exec(name)?.[1];
    if (percent === undefined || Number(percent) === 0) return `\`${name}\` is no percentage.`;
    total += Math.round(Number(percent) * 100);
    return total > ALL_SHARES ? "This comes to more than 100 %." : undefined;
  };
}

function twoWords(block: string): string {
  return `Each line of a \`${block}\` has two words, what is compared and the value, and a \`;\` behind them.`;
}
