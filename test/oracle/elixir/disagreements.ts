import type {
  ElixirConfiguration,
  SettingPath,
} from "../../../src/elixir/configuration/configuration.ts";
import { type Answer, pathsOf, type Term, termAt } from "./answer.ts";
import { identityOf, termOf } from "./cases.ts";

export function termsOf(answers: readonly Answer[]): Term[] {
  return answers.flatMap((answer) => ("ok" in answer ? [answer.ok] : []));
}

export function allPaths(terms: readonly Term[]): SettingPath[] {
  const paths = new Map<string, SettingPath>();
  for (const [application, ...keys] of terms.flatMap(pathsOf)) {
    if (application !== undefined) {
      paths.set(JSON.stringify([application, ...keys]), [application, ...keys]);
    }
  }
  return [...paths.values()];
}

/** Where a setting said to be known, unset or to have a fallback differs from the real one. */
export function disagreements(
  configuration: ElixirConfiguration,
  answers: readonly Answer[],
): string[] {
  const terms = termsOf(answers);
  if (terms.length === 0) return [];
  const assigned = configuration.assignments.flatMap(({ path: [application, ...keys] }) =>
    [...keys, ""].map((_key, count): SettingPath => [application, ...keys.slice(0, count)]),
  );
  const wrong: string[] = [];
  for (const path of [...allPaths(terms), ...assigned]) {
    const setting = configuration.get(path);
    const real = terms.map((term) => identityOf(termAt(term, path.map(atomOf))));
    const said = (claimed: string, where: readonly string[]) => {
      const other = where.find((identity) => identity !== claimed);
      if (other !== undefined) wrong.push(`${path.join(".")}: said ${claimed}, is ${other}`);
    };
    if (setting.state === "known") said(identityOf(termOf(setting.value)), real);
    if (setting.state === "unset") said("unset", real);
    // The first environment is the one that says nothing.
    const [silent] = answers;
    if (setting.state === "dynamic" && setting.fallback && silent && "ok" in silent) {
      said(identityOf(termOf(setting.fallback)), real.slice(0, 1));
    }
  }
  return wrong;
}

/** Paths are written as people do: `Foo.Bar` for the module, `:"Foo.Bar"` for the other atom. */
function atomOf(part: string): string {
  if (part.startsWith(':"')) return part.slice(2, -1);
  return /^[A-Z]/.test(part) && !part.startsWith("Elixir.") ? `Elixir.${part}` : part;
}
