import type { Level, LocationBlock, NginxConfiguration, Server } from "../../nginx/model/model.ts";
import { toBytes } from "../../nginx/regex/regex.ts";
import { literalPrefix } from "../../nginx/regex/regex-literal.ts";
import type { Directive, Uncertainty } from "../../nginx/syntax/syntax.ts";
import { isUpload } from "../uploads.ts";
import { capturesForMedia } from "./captured-paths.ts";
import { encodePath } from "./path-encoding.ts";
import {
  type CapturingRegex,
  PATH_VARIABLES,
  type PathTemplate,
  type PathTemplates,
  pathOf,
  pathTemplates,
} from "./path-templates.ts";
import { type SampledRegex, sampleRegex } from "./regex-sample.ts";

/** Paths that a configuration treats in a way of their own, to be asked for. */
export interface NamedPaths {
  /** Raw request targets, one for each `location`, `if` and entry of a `map`. */
  readonly first: readonly string[];
  /** More of the same: files of the media folders, other alternatives, what is beneath. */
  readonly more: readonly string[];
  /** What no path was found for, so that nothing can be said of it. */
  readonly unsampled: readonly Uncertainty[];
}

/** So many patterns are looked at. */
const MOST_PATTERNS = 300;
/** Longer paths are not worth a request. */
const LONGEST_PATH = 300;
/** Whatever they end with, files of these folders are media. */
const MEDIA_FOLDERS = ["/media", "/proxy"];
const MEDIA_FILES = ["/media/x.png", "/proxy/a/b"];

/** The paths that the `location`s and conditions of servers name, and the configuration's maps. */
export function namedPaths(
  servers: readonly Server[],
  configuration?: NginxConfiguration,
): NamedPaths {
  const collector = new Collector();
  for (const { level } of servers) collector.addLevel(level, "");
  for (const { source, directives } of configuration?.maps.values() ?? []) {
    const subject = source.args[0]?.value ?? "";
    if (!PATH_VARIABLES.has(subject)) continue;
    for (const entry of directives) collector.addMapEntry(entry, subject);
  }
  collector.addTemplates(pathTemplates(servers, configuration));
  return collector.paths();
}

/** Entries of a `map` that are no values. */
const MAP_WORDS: ReadonlySet<string> = new Set(["default", "hostnames", "volatile", "include"]);

class Collector {
  readonly #first = new Set<string>();
  readonly #more = new Set<string>();
  readonly #unsampled: Uncertainty[] = [];
  #patterns = 0;

  paths(): NamedPaths {
    return { first: [...this.#first], more: [...this.#more], unsampled: this.#unsampled };
  }

  /** @param around the prefix of the `location` around it */
  addLevel(level: Level, around: string): void {
    for (const block of level.locations) this.#addLocation(block, around);
    this.#addUploads(level);
    this.#addConditions(level.directives, around);
  }

  addMapEntry({ name, location }: Directive, subject: string): void {
    if (MAP_WORDS.has(name)) return;
    const isRaw = subject === "$request_uri";
    if (!name.startsWith("~")) {
      this.#add(this.#first, toBytes(name.replace(/^\\/, "")), isRaw);
      return;
    }
    const ignoreCase = name.startsWith("~*");
    const pattern = name.slice(ignoreCase ? 2 : 1);
    this.#addRegex({ pattern, ignoreCase, isRaw, around: "", isLocation: false, location });
  }

  #addLocation(block: LocationBlock, around: string): void {
    const { modifier, pattern, uncertain, level } = block;
    const isRegex = modifier === "~" || modifier === "~*";
    if (uncertain === undefined && isRegex) {
      const ignoreCase = modifier === "~*";
      const { location } = level;
      this.#addRegex({ pattern, ignoreCase, around, location, isRaw: false, isLocation: true });
    } else if (uncertain === undefined && modifier !== "@") {
      this.#add(this.#first, toBytes(pattern), false);
      const beneath = `${pattern}${pattern.endsWith("/") ? "" : "/"}x.png`;
      const isOfUploads = foldersOf(level).some((folder) => isUpload(folder, undefined));
      if (modifier !== "=" && (isOfUploads || replacesPath(level) || choosesFiles(level))) {
        this.#add(isOfUploads ? this.#first : this.#more, toBytes(beneath), false);
      }
      if (modifier !== "=") this.#addReplaced(level, pattern);
    }
    this.addLevel(level, isRegex || modifier === "@" ? around : toBytes(pattern));
  }

  #addConditions(directives: readonly Directive[], around: string): void {
    for (const { name, args, block, location } of directives) {
      if (name !== "if") continue;
      const [variable, operator, operand] = args.map(({ value }) => value);
      const subject = variable?.replace(/^\(/, "") ?? "";
      if (PATH_VARIABLES.has(subject) && operator !== undefined && operand !== undefined) {
        const pattern = operand.replace(/\)$/, "");
        const isRaw = subject === "$request_uri";
        const ignoreCase = operator.endsWith("*");
        if (!operator.includes("~")) this.#add(this.#first, toBytes(pattern), isRaw);
        else this.#addRegex({ pattern, ignoreCase, isRaw, around, isLocation: false, location });
      }
      this.#addConditions(block ?? [], around);
    }
  }

  /** What `proxy_pass http://phoenix/;` puts in the place of the prefix may lead to media. */
  #addReplaced({ byName }: Level, pattern: string): void {
    for (const { args } of byName.get("proxy_pass") ?? []) {
      const replacement = pathOf(args[0]?.value ?? "");
      for (const file of MEDIA_FILES) {
        if (replacement === "" || !file.startsWith(replacement)) continue;
        this.#add(this.#first, toBytes(`${pattern}${file.slice(replacement.length)}`), false);
      }
    }
  }

  /** Of a `root` in which uploads are, too. */
  #addUploads(level: Level): void {
    if (
      foldersOf(level).some((root) => isUpload(`${root.replace(/\/$/, "")}/uploads`, undefined))
    ) {
      this.#add(this.#first, "/uploads/x.png", false);
    }
  }

  addTemplates({ templates, cut }: PathTemplates): void {
    for (const template of templates) this.#addCaptured(template);
    if (cut === undefined) return;
    const reason = "what paths become, by more captures than this program looks at";
    this.#unsampled.push({ reason, location: cut.location });
  }

  /** Paths whose captures make a path of the media folders of the template. */
  #addCaptured({ template, regex }: PathTemplate): void {
    const { pattern, ignoreCase, around, location } = regex;
    const path = template.split("?", 1)[0] ?? "";
    if (!path.includes("$") && !path.startsWith("/")) return;
    const sampled = sampleRegex(pattern, ignoreCase);
    if (sampled === undefined) return;
    const ways = capturesForMedia(withNumbers(path, sampled.names));
    if (ways.length === 0 || this.#isOneTooMany("this regular expression", location)) return;
    for (const captures of ways) {
      const found = sampled
        .withCaptures(captures)
        .flatMap((text) => pathsWith(text, around))
        .find((path) => isMatch(path, sampled));
      if (found !== undefined) this.#add(this.#first, found, false);
    }
  }

  #addRegex(regex: WrittenRegex): void {
    const { pattern, ignoreCase, isRaw, around, isLocation, location } = regex;
    const what = isLocation ? "this `location`" : "this regular expression";
    if (this.#isOneTooMany(what, location)) return;
    const sampled = sampleRegex(pattern, ignoreCase);
    // Whatever is asked, both ways are followed then.
    if (sampled === undefined && !isLocation && literalPrefix(pattern).length < 2) return;
    const found = sampled?.texts.flatMap((text) => {
      const path = pathsWith(text, around).find((one) => isMatch(one, sampled));
      return path === undefined ? [] : [{ text, path }];
    });
    const [first, ...others] = found ?? [];
    if (sampled === undefined || first === undefined) {
      this.#unsampled.push({ reason: `which paths ${what} matches`, location });
      return;
    }
    this.#add(this.#first, first.path, isRaw);
    for (const { text } of [first, ...others]) {
      for (const folder of [...MEDIA_FOLDERS, "/x"]) {
        const path = beneath(folder, text);
        if (isMatch(path, sampled)) this.#add(this.#more, path, isRaw);
      }
    }
    for (const { path } of others) this.#add(this.#more, path, isRaw);
  }

  #isOneTooMany(what: string, location: Uncertainty["location"]): boolean {
    if (++this.#patterns <= MOST_PATTERNS) return false;
    const reason = `${what}, after more of them than this program looks at`;
    if (this.#patterns === MOST_PATTERNS + 1) this.#unsampled.push({ reason, location });
    return true;
  }

  #add(to: Set<string>, path: string, isRaw: boolean): void {
    const target = isRaw ? path : encodePath(path);
    if (target.startsWith("/") && target.length <= LONGEST_PATH) to.add(target);
  }
}

/** Named captures by their numbers. */
function withNumbers(template: string, names: ReadonlyMap<string, number>): string {
  return template.replace(/\$\{?([a-z_]\w*)\}?/gi, (written, name: string) => {
    const number = names.get(name);
    return number === undefined ? written : `\${${number}}`;
  });
}

interface WrittenRegex extends CapturingRegex {
  /** It is compared with the request target as sent. */
  readonly isRaw: boolean;
  /** It decides only where nothing else takes the path before. */
  readonly isLocation: boolean;
}

function isMatch(path: string, { matches }: SampledRegex): boolean {
  return path.startsWith("/") && matches(path);
}

/** Where a text that an expression matches may stand in a path; the most natural first. */
function pathsWith(text: string, around: string): readonly string[] {
  if (around !== "" && around !== "/") {
    const inner = [beneath(around.replace(/\/$/, ""), text), `${around}${text}`];
    return [...(text.startsWith(around) ? [text] : inner), text, beneath("/x", text), `/${text}`];
  }
  return [text, beneath("/x", text), `/${text}`];
}

/** `.png` is the end of a name, everything else a name. */
function beneath(folder: string, text: string): string {
  if (text.startsWith("/")) return `${folder}${text}`;
  return text.startsWith(".") ? `${folder}/x${text}` : `${folder}/${text}`;
}

/** Where files are sought, as it is written here. */
function foldersOf({ byName }: Level): readonly string[] {
  const directives = [...(byName.get("root") ?? []), ...(byName.get("alias") ?? [])];
  return directives.map(({ args }) => args[0]?.value ?? "");
}

/** Whether it makes a difference that a path names a file and no folder. */
function choosesFiles({ byName }: Level): boolean {
  return byName.has("alias") || byName.has("try_files");
}

/** Whether what is asked of the upstream is another path than the client's. */
function replacesPath({ byName }: Level): boolean {
  const isReplaced = byName
    .get("proxy_pass")
    ?.some(({ args }) => /^[a-z]+:\/\/(?:unix:[^:]*:|[^/]*)\/|\$/i.test(args[0]?.value ?? ""));
  return isReplaced === true || byName.has("rewrite");
}
