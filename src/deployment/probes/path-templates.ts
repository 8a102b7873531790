import type { Level, NginxConfiguration, Server } from "../../nginx/model/model.ts";
import { toBytes } from "../../nginx/regex/regex.ts";
import type { Directive, Uncertainty } from "../../nginx/syntax/syntax.ts";

/** A regular expression that paths are compared with, and whose captures others use. */
export interface CapturingRegex {
  readonly pattern: string;
  readonly ignoreCase: boolean;
  /** The prefix of the `location` around it. */
  readonly around: string;
  readonly location: Uncertainty["location"];
}

/** What a path becomes, by captures of an expression: `/$1` for a `rewrite`, `/$name` for a `proxy_pass`. */
export interface PathTemplate {
  readonly template: string;
  readonly regex: CapturingRegex;
}

/** Variables that hold the path, as sent or as nginx reads it. */
export const PATH_VARIABLES: ReadonlySet<string> = new Set([
  "$uri",
  "$document_uri",
  "$request_uri",
]);

/** What is written, and where there is more of it than this program looks at. */
export interface PathTemplates {
  readonly templates: readonly PathTemplate[];
  readonly cut: Pick<Uncertainty, "location"> | undefined;
}

/** So many are looked at. */
const MOST_TEMPLATES = 1_000;
/** The nearest expressions around a directive. */
const MOST_AROUND = 12;
/** Values of one variable, and how often a value may consist of others. */
const MOST_VALUES = 12;
const MOST_DEPTH = 3;
/** Longer paths are not worth a request. */
const LONGEST = 1_000;

interface Text {
  readonly text: string;
  /** Expressions whose captures it may use. */
  readonly regexes: readonly CapturingRegex[];
}

/** The paths that `rewrite` and `proxy_pass` write, with the values of variables put in. */
export function pathTemplates(
  servers: readonly Server[],
  configuration?: NginxConfiguration,
): PathTemplates {
  const written = new Written();
  for (const { level } of servers) written.addLevel(level, "", []);
  for (const { source, directives } of configuration?.maps.values() ?? []) {
    written.addMap(source, directives);
  }
  return written.templates();
}

class Written {
  readonly #written: { readonly written: Text; readonly own: CapturingRegex | undefined }[] = [];
  readonly #values = new Map<string, Text[]>();
  /** Variables with more values that captures are in. */
  readonly #overfull = new Set<string>();
  #cut: PathTemplates["cut"];

  addLevel(level: Level, around: string, outer: readonly CapturingRegex[]): void {
    const regexes = this.#addDirectives(level.directives, around, outer);
    for (const { modifier, pattern, uncertain, level: inner } of level.locations) {
      const isRegex = modifier === "~" || modifier === "~*";
      const { location } = inner;
      const regex = { pattern, ignoreCase: modifier === "~*", around, location };
      const inside = isRegex || modifier === "@" ? around : toBytes(pattern);
      const isKnown = isRegex && uncertain === undefined;
      this.addLevel(inner, inside, isKnown ? [...regexes, regex].slice(-MOST_AROUND) : regexes);
    }
  }

  addMap({ args, location }: Directive, entries: readonly Directive[]): void {
    const [subject = "", variable = ""] = args.map(({ value }) => value);
    const isPath = PATH_VARIABLES.has(subject);
    for (const entry of entries) {
      const { name } = entry;
      const ignoreCase = name.startsWith("~*");
      const pattern = name.slice(ignoreCase ? 2 : 1);
      const regex = { pattern, ignoreCase, around: "", location: entry.location ?? location };
      const text = entry.args[0]?.value ?? "";
      this.#addValue(variable, {
        text,
        regexes: isPath && name.startsWith("~") ? [regex] : [],
      });
    }
  }

  templates(): PathTemplates {
    const templates: PathTemplate[] = [];
    for (const { written, own } of this.#written) {
      if (this.#cut !== undefined) break;
      for (const { text, regexes } of this.#withValues(written)) {
        const template = own === undefined ? pathOf(text) : text;
        if (!mayBeMedia(template)) continue;
        for (const regex of regexes) {
          if (regex !== own && !usesCapture(template, regex)) continue;
          if (templates.length < MOST_TEMPLATES) templates.push({ template, regex });
          else this.#cut ??= regex;
        }
      }
    }
    return { templates, cut: this.#cut };
  }

  /** The expressions whose captures what follows may use. */
  #addDirectives(
    directives: readonly Directive[],
    around: string,
    outer: readonly CapturingRegex[],
  ): readonly CapturingRegex[] {
    let regexes = outer;
    for (const directive of directives) {
      const { name, block, location } = directive;
      const [first = "", second = "", third = ""] = directive.args.map(({ value }) => value);
      if (name === "if") {
        if (PATH_VARIABLES.has(first.replace(/^\(/, "")) && second.includes("~")) {
          const pattern = third.replace(/\)$/, "");
          const regex = { pattern, ignoreCase: second.endsWith("*"), around, location };
          regexes = [...regexes, regex].slice(-MOST_AROUND);
        }
        regexes = this.#addDirectives(block ?? [], around, regexes);
      } else if (name === "rewrite") {
        const regex = { pattern: first, ignoreCase: false, around, location };
        regexes = [...regexes, regex].slice(-MOST_AROUND);
        // Numbers are those of the `rewrite` itself.
        const mayUse = NAMED.test(second) ? regexes : [regex];
        this.#written.push({ written: { text: second, regexes: mayUse }, own: regex });
      } else if (name === "set") this.#addValue(first, { text: second, regexes });
    }
    for (const { name, args } of directives) {
      const text = args[0]?.value ?? "";
      if (name !== "proxy_pass" || !text.includes("$")) continue;
      this.#written.push({ written: { text, regexes }, own: undefined });
    }
    return regexes;
  }

  #addValue(variable: string, value: Text): void {
    const values = this.#values.get(variable) ?? [];
    if (values.length < MOST_VALUES) values.push(value);
    else if (value.regexes.some((regex) => usesCapture(value.text, regex))) {
      this.#overfull.add(variable);
    }
    this.#values.set(variable, values);
  }

  #withValues(text: Text): readonly Text[] {
    if (text.text.length > LONGEST) return [];
    const all = [text];
    let last: readonly Text[] = all;
    for (let depth = 0; depth < MOST_DEPTH; depth++) {
      const next = last.flatMap((one) => this.#withFirstValue(one));
      const left = next
        .slice(MOST_VALUES)
        .flatMap(({ text, regexes }) => regexes.filter((regex) => usesCapture(text, regex)));
      this.#cut ??= left[0];
      last = next.slice(0, MOST_VALUES);
      all.push(...last);
    }
    return all;
  }

  #withFirstValue({ text, regexes }: Text): readonly Text[] {
    for (const [written, name] of text.matchAll(/\$\{?([a-z_]\w*)\}?/gi)) {
      const values = this.#values.get(`$${name}`);
      if (values === undefined) continue;
      if (this.#overfull.has(`$${name}`)) this.#cut ??= values[0]?.regexes[0] ?? regexes[0];
      return values
        .map((value) => ({
          text: text.replaceAll(written, () => value.text.slice(0, LONGEST)).slice(0, LONGEST),
          regexes: [...new Set([...value.regexes, ...regexes])].slice(0, 2 * MOST_AROUND),
        }))
        .filter(({ text: whole }) => whole.length < LONGEST);
    }
    return [];
  }
}

/** Whether what is written before the first variable is, or may become, a folder of media. */
function mayBeMedia(template: string): boolean {
  const [written = ""] = template.split("$", 1);
  return ["/media/", "/proxy/"].some(
    (folder) => folder.startsWith(written) || written.startsWith(folder),
  );
}

const NAMED = /\$\{?[a-z_]/i;

/** Whether a text has captures by their numbers, or by names of the expression. */
function usesCapture(text: string, { pattern }: CapturingRegex): boolean {
  if (/\$\{?[1-9]/.test(text)) return true;
  return [...text.matchAll(/\$\{?([a-z_]\w*)/gi)].some(
    ([, name]) => pattern.includes(`<${name}>`) || pattern.includes(`'${name}'`),
  );
}

/** What a URL has behind the authority. */
export function pathOf(url: string): string {
  return /^[a-z]+:\/\/(?:unix:[^:]*:?|[^/?$]*)(.*)$/is.exec(url)?.[1] ?? "";
}
