import type { Answer } from "../../deployment/probes/probe-answers.ts";
import { isMediaFolder } from "../../deployment/probes/probe-paths.ts";
import { firstUncertainty, knownPrefix, knownText } from "../../nginx/syntax/text.ts";

/**
 * Whether what is given is the same page for whatever file is asked for: nginx refuses the file, and
 * an `error_page` says what is shown instead. One may also lead to the file itself, in a named
 * location or by a variable.
 */
export function isErrorPage(answer: Answer): boolean {
  const { probe, result } = answer;
  const { outcome, steps } = result;
  if (!steps.some(({ what }) => what === "error_page")) return false;
  const asked = stemOf(probe.path.target);
  if (outcome.kind === "proxy") {
    const uri = knownPrefix(outcome.uri);
    const isOpen = firstUncertainty(outcome.uri) !== undefined && !END.test(uri);
    return !isMediaFolder(uri) && !isOpen && stemOf(uri) !== asked;
  }
  const path = outcome.kind === "file" ? knownText(outcome.path) : undefined;
  return path !== undefined && stemOf(path) !== asked;
}

/** Of a path: a query may follow. */
const END = /[?#]/;

/** The name of a file, without its ending: `x` of `/media/x.png?size=1`. */
function stemOf(path: string): string {
  return /([^/.]*)[^/]*$/.exec(path.split("?", 1)[0] ?? "")?.[1] ?? "";
}
