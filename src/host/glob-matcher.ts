import { DEFAULT_GLOBS } from "../deployment/globs.ts";

/** Whether a path matches one of some globs. */
export type Matches = (name: string) => boolean;

/** Makes a test of globs. */
export type GlobMatcher = (globs: readonly string[]) => Matches;

/** Names may be in capitals; extended globs backtrack. */
const MATCHING = { dot: true, noext: true, nocase: true };

const DEFAULTS: ReadonlySet<string> = new Set(Object.values(DEFAULT_GLOBS).flat());

/**
 * What it takes to match these globs: the library, but for the default ones, which say so little that
 * most runs do without its 24 kB.
 */
export async function globMatcherFor(globs: readonly string[]): Promise<GlobMatcher> {
  if (globs.every((glob) => DEFAULTS.has(glob))) return matcherFrom(defaultPattern);
  const { default: picomatch } = await import("picomatch");
  return matcherFrom((glob) => picomatch.makeRe(glob, MATCHING));
}

function matcherFrom(patternOf: (glob: string) => RegExp): GlobMatcher {
  return (globs) => {
    const patterns = globs.map(patternOf);
    // `*` does not match a line end, which a name can have.
    return (name) => patterns.some((pattern) => pattern.test(name.replaceAll(/[\r\n]/g, "_")));
  };
}

/** A default glob has names, `*` within one, and `**` for any folders; at its end for what is below. */
function defaultPattern(glob: string): RegExp {
  const segments = glob.split("/");
  const pattern = segments.map((segment, index) => {
    const isLast = index === segments.length - 1;
    if (segment === "**") return isLast ? ".+" : "(?:.*/)?";
    const name = segment.replaceAll(/[.-]/g, "\\$&").replace("*", "[^/]*");
    return isLast ? name : `${name}/`;
  });
  return new RegExp(`^${pattern.join("")}$`, "i");
}
