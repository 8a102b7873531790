import { LIMITS } from "../../source/limits.ts";
import { type Location, startOf } from "../../source/location.ts";
import { type Problem, problem } from "../../source/problem.ts";
import { SourceFile } from "../../source/source-file.ts";
import { readTemplate } from "../../source/template.ts";
import { parseNginx } from "../syntax/parse.ts";
import { placeholderUncertainty } from "../syntax/placeholders.ts";
import { Directive, type ParsedFile, type UnresolvedInclude } from "../syntax/syntax.ts";
import { Words } from "../syntax/words.ts";
import { includeEffects } from "./include-effects.ts";
import { folderOf, type NginxFolder, resolveInclude } from "./include-paths.ts";
import type { FileTree, PathIndex } from "./path-index.ts";

/** So many directives may a configuration have once its includes are expanded. */
const EXPANDED_DIRECTIVES = 500_000;

/** The includes of a file, so that what they mean can be read before anything is resolved. */
export function findIncludes(
  file: SourceFile,
): readonly { readonly pattern: string; readonly location: Location }[] {
  if (!file.text.includes("include")) return [];
  const found: { pattern: string; location: Location }[] = [];
  collectIncludes(parseNginx(file).directives, found);
  return found;
}

function collectIncludes(
  directives: readonly Directive[],
  into: { pattern: string; location: Location }[],
): void {
  for (const { name, args, block } of directives) {
    const [argument] = args;
    if (block !== undefined) collectIncludes(block, into);
    else if (name === "include" && argument !== undefined && argument.placeholders.length === 0) {
      into.push({ pattern: argument.value, location: argument.location });
    }
  }
}

export interface ExpandedFile {
  readonly directives: readonly Directive[];
  /** The file itself and all that it includes, in the order in which nginx reads them. */
  readonly files: readonly string[];
}

/** Puts the directives of included files in the place of their `include`. */
export class Includes {
  readonly #tree: FileTree<SourceFile>;
  readonly #index: PathIndex;
  /** For files that no main configuration includes. */
  readonly #usualFolder: NginxFolder;
  /** Where the includes of what is being expanded are sought. */
  #folder: NginxFolder;
  readonly #parsed = new Map<string, ParsedFile>();
  readonly #expanded = new Map<string, ExpandedFile>();
  readonly #problems: Problem[] = [];
  readonly #empty = new Set<Directive>();
  #reading = new Set<string>();
  readonly #unread = new Set<string>();
  #inclusions = 0;
  #isLimited = false;
  #directives = 0;

  constructor(tree: FileTree<SourceFile>, index: PathIndex, folder: NginxFolder) {
    this.#tree = tree;
    this.#index = index;
    this.#usualFolder = folder;
    this.#folder = folder;
  }

  /** What is wrong with includes; not what is wrong within the files. */
  get problems(): readonly Problem[] {
    return this.#problems;
  }

  /** Those of patterns that match nothing; Debian's for its modules is in every configuration. */
  get empty(): readonly Directive[] {
    return [...this.#empty].filter(({ args }) => !/modules-enabled\//.test(args[0]?.value ?? ""));
  }

  /** Whether an include has led to a file that cannot be read. */
  reached(path: string): boolean {
    return this.#unread.has(path);
  }

  parsed(file: SourceFile): ParsedFile {
    const known = this.#parsed.get(file.path);
    if (known !== undefined) return known;
    const parsed = parseNginx(file);
    this.#parsed.set(file.path, parsed);
    return parsed;
  }

  /** A file's directives, with those of included files in the place of the `include`s. */
  expandFile(file: SourceFile): ExpandedFile {
    const known = this.#expanded.get(file.path);
    if (known !== undefined) return known;
    this.#reading = new Set([file.path]);
    const own = this.parsed(file).directives;
    // A repository of several hosts has several main configurations, each with its own folder.
    this.#folder = own.some(isHttpBlock)
      ? { path: folderOf(file.path), certain: true }
      : this.#usualFolder;
    const directives = this.#expand(own, [file.path], 0);
    const expanded = { directives, files: [...this.#reading] };
    this.#expanded.set(file.path, expanded);
    return expanded;
  }

  #expand(
    directives: readonly Directive[],
    chain: readonly string[],
    nesting: number,
  ): readonly Directive[] {
    const expanded: Directive[] = [];
    for (const directive of directives) {
      if (++this.#directives > EXPANDED_DIRECTIVES) {
        this.#tooMuch(directive, `more than ${EXPANDED_DIRECTIVES} directives`);
        break;
      }
      if (directive.name === "include" && directive.args.length === 1) {
        for (const included of this.#include(directive, chain, nesting)) expanded.push(included);
      } else if (directive.block === undefined) expanded.push(directive);
      else if (nesting >= LIMITS.nesting) {
        this.#tooMuch(directive, `blocks that are nested deeper than ${LIMITS.nesting} levels`);
      } else {
        const block = this.#expand(directive.block, chain, nesting + 1);
        expanded.push(directive.with({ block }));
      }
    }
    return expanded;
  }

  #include(directive: Directive, chain: readonly string[], nesting: number): readonly Directive[] {
    const [argument] = directive.args;
    if (argument === undefined) return [];
    const template = placeholderUncertainty(argument);
    if (template !== undefined) return [unresolved(directive, argument.value, template.reason)];
    const including = chain.at(-1) ?? "";
    const found = resolveInclude(this.#index, this.#folder, argument.value, including);
    if (found.kind === "outside") this.#leavesRepository(argument.location, "This include leads");
    if (found.kind !== "found") {
      return [
        unresolved(directive, argument.value, `the file ${argument.value}, which is not here`),
      ];
    }
    if (found.paths.length === 0) {
      this.#empty.add(directive);
      // nginx would take the name of an upstream that is nowhere for a host's.
      const maySet = (name: string) => name === "upstream";
      const { value: pattern, location } = argument;
      const reason = `the files ${pattern}, none of which is here`;
      return [directive.with({ unresolved: { pattern, reason, location, maySet } })];
    }
    const expanded: Directive[] = [];
    for (const path of found.paths) {
      // One that is not read for another reason counts too: each of many files may try all of them.
      if (++this.#inclusions > LIMITS.files) {
        this.#tooMuch(directive, `more than ${LIMITS.files} included files`);
        break;
      }
      for (const included of this.#includePath(directive, path, chain, nesting)) {
        // What a template leaves out together with its include is conditional as well.
        expanded.push(directive.conditional ? included.with({ conditional: true }) : included);
      }
    }
    return expanded;
  }

  #includePath(
    directive: Directive,
    path: string,
    chain: readonly string[],
    nesting: number,
  ): readonly Directive[] {
    if (this.#index.leaves(path)) {
      // Debian's links of this folder lead to its packages, and load modules.
      const isOfModules = path.includes("modules-enabled/");
      if (!isOfModules) {
        this.#leavesRepository(
          directive.location,
          `This include meets the link ${path}, which leads`,
        );
      }
      return [unresolved(directive, path, `what is behind the link ${path}, which is not here`)];
    }
    const file = this.#tree.files.get(path) ?? this.#tree.files.get(this.#index.real(path));
    if (file === undefined) {
      this.#unread.add(this.#index.real(path));
      return [unresolved(directive, path, `the file ${path}, which could not be read`)];
    }
    if (chain.includes(file.path)) {
      const message = `nginx would never end reading this: ${file.path} includes itself.`;
      this.#problems.push(problem("nginx/invalid", directive.location, message));
      return [];
    }
    if (chain.length > LIMITS.includeDepth) {
      this.#tooMuch(
        directive,
        `includes that are nested deeper than ${LIMITS.includeDepth} levels`,
      );
      return [];
    }
    this.#reading.add(file.path);
    return this.#expand(this.parsed(file).directives, [...chain, file.path], nesting);
  }

  #leavesRepository(location: Location, what: string): void {
    const message = `${what} out of the repository: keep the included file inside of it.`;
    this.#problems.push(problem("nginx/include-outside-repository", location, message));
  }

  /** Reported once: a configuration that is over a limit is over it in many places. */
  #tooMuch(directive: Directive, what: string): void {
    if (this.#isLimited) return;
    this.#isLimited = true;
    const message = `The configuration has ${what}: from here on it was not read.`;
    this.#problems.push(problem("nginx/limit", directive.location, message));
  }
}

function unresolved(directive: Directive, pattern: string, reason: string): Directive {
  const include: UnresolvedInclude = {
    pattern,
    reason,
    location: directive.location,
    ...includeEffects(pattern),
  };
  return directive.with({ unresolved: include });
}

/** Stands for a file at which no `include` points, and of which nobody can tell what is in it. */
export function unresolvedInclude(
  path: string,
  reason: string,
  maySet: (name: string) => boolean,
): Directive {
  const unresolved = { pattern: path, reason, location: startOf(path), maySet };
  const words = new Words(new SourceFile(path, ""), readTemplate("", "nginx"));
  words.add({ start: 0, end: 0, quoted: false, escaped: false });
  return new Directive("include", { words, first: 0, last: 0 }, undefined, false, unresolved);
}

/** Whether a directive is the `http` block of a main configuration. */
export function isHttpBlock({ name, block }: Directive): boolean {
  return name === "http" && block !== undefined;
}
