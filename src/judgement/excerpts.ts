import { type Check, type Excerpts, excerptKey, type ReportedProblem } from "../result.ts";
import type { Redactor } from "../source/redaction.ts";
import type { Repository } from "../source/repository.ts";

/**
 * The lines beside findings. Broken files get none: what a file that does not parse says is not
 * understood, and any word of it may be a secret.
 */
export function excerptsOf(
  checks: readonly Check[],
  problems: readonly ReportedProblem[],
  { files }: Repository,
  redactor: Redactor,
): Excerpts {
  const excerpts = new Map<string, string>();
  const broken = new Set(
    problems.flatMap(({ path, severity }) => (severity === "error" ? [path] : [])),
  );
  for (const { location } of checks) {
    if (location === null || broken.has(location.path)) continue;
    const { path, line } = location;
    const file = files.get(path);
    const key = excerptKey(path, line);
    if (file && !excerpts.has(key)) excerpts.set(key, redactor.line(file, line));
  }
  return excerpts;
}
