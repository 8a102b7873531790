import type { Level, NginxConfiguration, Server } from "../../nginx/model/model.ts";
import { toBytes } from "../../nginx/regex/regex.ts";
import type { Directive, Uncertainty } from "../../nginx/syntax/syntax.ts";
import { encodePath } from "./path-encoding.ts";
import { PATH_VARIABLES } from "./path-templates.ts";
import { sampleRegex } from "./regex-sample.ts";

/** Paths that the patterns of a configuration leave out: of the media folders, and any others. */
export interface LeftOverPaths {
  /** Raw request targets. */
  readonly paths: readonly string[];
  /** Patterns that may leave something out that nobody has found. */
  readonly open: readonly Uncertainty[];
}

/**
 * Names below the folders, as different as names are: with and without more slashes, an ending, a
 * line break (which `.` does not match), capitals, bytes beyond ASCII. `/proxy/` has two parts or
 * three, `/media/` any number.
 */
const NAMES: readonly (readonly [folder: string, names: readonly string[]])[] = [
  [
    "/media/",
    [
      "photo.svg",
      "K7/q/w.png",
      "9z_a.webp",
      "~t",
      "\nx",
      "v/\nx",
      "\xc3\xa9.gif",
      ".h",
      "a/b/c/d",
      "U.JPG",
      "-",
    ],
  ],
  [
    "/proxy/",
    [
      "s1g/url",
      "K7/q/w.png",
      "9z/a_b.webp",
      "~t/u",
      "s/\nx",
      "s/u/\nx",
      "\n/u",
      "\xc3\xa9/x.gif",
      "-/_",
      "A/B/C.JPG",
      "s/u/.h",
    ],
  ],
];

/** Elsewhere, what people forget is the line break. */
const BROKEN_PATHS: readonly string[] = ["/\nx", "/api/v1/\nx", "/users/\nx"];

/** So many patterns are held against the names. */
const MOST_PATTERNS = 300;

/** What tells paths apart: a `location`, a condition, a `rewrite`, an entry of a `map`. */
interface Divider {
  readonly matches: (path: string) => boolean;
  /** Whether it matches everything below the folder. */
  readonly takesAll: (folder: string) => boolean;
  readonly isRaw: boolean;
  readonly location: Uncertainty["location"];
}

/**
 * For each pattern a path that it does not match, and one that none of them does if there is any:
 * a `location` for a part of a folder says nothing about the rest.
 */
export function leftOverPaths(
  servers: readonly Server[],
  { maps }: NginxConfiguration,
): LeftOverPaths {
  const dividers: Divider[] = [];
  for (const { level } of servers) addLevel(level, dividers);
  for (const { source, directives } of maps.values()) {
    const subject = source.args[0]?.value ?? "";
    if (!PATH_VARIABLES.has(subject)) continue;
    for (const { name, location } of directives) {
      const isRaw = subject === "$request_uri";
      if (!name.startsWith("~")) continue;
      const ignoreCase = name.startsWith("~*");
      addRegex(dividers, name.slice(ignoreCase ? 2 : 1), ignoreCase, isRaw, location);
    }
  }
  const paths = new Set<string>();
  const open: Uncertainty[] = [];
  const looked = dividers.slice(0, MOST_PATTERNS);
  for (const [folder, names] of NAMES) {
    const all = names.map((name) => `${folder}${name}`);
    const wholly = all.find((path) => looked.every((divider) => isLeftOut(path, divider)));
    if (wholly !== undefined) {
      paths.add(encodePath(wholly));
      continue;
    }
    for (const divider of looked) {
      const path = all.find((one) => isLeftOut(one, divider));
      if (path !== undefined) paths.add(encodePath(path));
      else if (!divider.takesAll(folder)) {
        const reason = `which paths of ${folder} this pattern leaves out`;
        open.push({ reason, location: divider.location });
      }
    }
  }
  for (const divider of looked) {
    const path = BROKEN_PATHS.find(
      (one) => isLeftOut(one, divider) && !isLeftOut(one.replace("\n", "a"), divider),
    );
    if (path !== undefined) paths.add(encodePath(path));
  }
  return { paths: [...paths], open };
}

function isLeftOut(path: string, { matches, isRaw }: Divider): boolean {
  return !matches(isRaw ? encodePath(path) : path);
}

function addLevel({ locations, directives }: Level, dividers: Divider[]): void {
  for (const { modifier, pattern, uncertain, level } of locations) {
    const { location } = level;
    if (uncertain !== undefined || modifier === "@") continue;
    if (modifier === "~" || modifier === "~*") {
      addRegex(dividers, pattern, modifier === "~*", false, location);
    } else if (/^\/(?:media|proxy)\/./.test(pattern)) {
      const prefix = toBytes(pattern);
      dividers.push({
        matches: (path) => path.startsWith(prefix),
        takesAll: () => false,
        isRaw: false,
        location,
      });
    }
    addLevel(level, dividers);
  }
  addRewrites(directives, dividers);
}

function addRewrites(directives: readonly Directive[], dividers: Divider[]): void {
  for (const { name, args, block, location } of directives) {
    if (name === "rewrite") addRegex(dividers, args[0]?.value ?? "", false, false, location);
    if (name !== "if") continue;
    const [variable = "", operator = "", operand] = args.map(({ value }) => value);
    const subject = variable.replace(/^\(/, "");
    if (PATH_VARIABLES.has(subject) && operator.includes("~") && operand !== undefined) {
      const pattern = operand.replace(/\)$/, "");
      addRegex(dividers, pattern, operator.endsWith("*"), subject === "$request_uri", location);
    }
    addRewrites(block ?? [], dividers);
  }
}

function addRegex(
  dividers: Divider[],
  pattern: string,
  ignoreCase: boolean,
  isRaw: boolean,
  location: Uncertainty["location"],
): void {
  if (dividers.length >= MOST_PATTERNS) return;
  const sampled = sampleRegex(pattern, ignoreCase);
  if (sampled === undefined) return;
  const asSent = isRaw ? encodePath : (path: string) => path;
  const open = isRaw ? sampleRegex(withoutRest(pattern), ignoreCase) : sampled;
  dividers.push({
    matches: sampled.matches,
    takesAll: (folder) =>
      open !== undefined &&
      BYTES.every((byte) =>
        open.matchesWhateverFollows(asSent(`${folder}${String.fromCharCode(byte)}`)),
      ),
    isRaw,
    location,
  });
}

/** In a target as sent there is no line break, so that `.*$` matches all that is left. */
function withoutRest(pattern: string): string {
  return pattern.replace(/(?<!\\)\(?\.[*+]\)?\$$/, "");
}

/** What a name may begin with: nginx merges slashes, and refuses 0. */
const BYTES = Array.from({ length: 255 }, (_, index) => index + 1).filter((byte) => byte !== 0x2f);
