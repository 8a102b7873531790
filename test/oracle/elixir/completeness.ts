import type { ElixirConfiguration } from "../../../src/elixir/configuration/configuration.ts";
import { type Answer, termAt } from "./answer.ts";
import { identityOf } from "./cases.ts";
import { allPaths, termsOf } from "./disagreements.ts";

/** So many of a file's settings are the same everywhere, and these of them are not known. */
export interface Completeness {
  readonly total: number;
  readonly missed: readonly string[];
}

/**
 * Completeness: of the settings that the real program gives the same value in all environments, how
 * many are known. A file that it refuses in one environment gives none of its settings a value in
 * all of them, and counts for nothing here; what is said of it has to be true all the same. A
 * setting is a path of keys below an application, at any depth.
 */
export function completenessOf(
  configuration: ElixirConfiguration,
  answers: readonly Answer[],
): Completeness {
  const terms = termsOf(answers);
  if (terms.length < answers.length) return { total: 0, missed: [] };
  const constant = allPaths(terms).filter(
    (path) =>
      path.length > 1 && new Set(terms.map((term) => identityOf(termAt(term, path)))).size === 1,
  );
  const missed = constant.filter((path) => configuration.get(path).state !== "known");
  return { total: constant.length, missed: missed.map((path) => path.join(".")) };
}

/** The share of all files' settings that are known. */
export function shareKnown(all: readonly Completeness[]): number {
  const total = all.reduce((sum, one) => sum + one.total, 0);
  const missed = all.reduce((sum, one) => sum + one.missed.length, 0);
  return (total - missed) / total;
}
