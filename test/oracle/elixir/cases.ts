import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isMatch } from "picomatch";
import type { ElixirConfiguration } from "../../../src/elixir/configuration/configuration.ts";
import { evaluateConfig } from "../../../src/elixir/evaluation/evaluate.ts";
import type { ElixirValue } from "../../../src/elixir/values/value.ts";
import { SourceFile } from "../../../src/source/source-file.ts";
import type { Term } from "./answer.ts";

const CASES = new URL("cases/", import.meta.url);

/** A case is a file, or a folder with `config/config.exs` in it. */
export const CASE_NAMES: readonly string[] = readdirSync(CASES).sort();

/** The folder of the cases, for the real program. */
export const CASES_FOLDER = fileURLToPath(CASES);

/** What this project says of a case. */
export function askProject(name: string): ElixirConfiguration {
  const isFile = name.endsWith(".exs");
  const folder = isFile ? CASES : new URL(`${name}/`, CASES);
  const readFile = (path: string) => {
    const url = new URL(path, folder);
    return existsSync(url) ? new SourceFile(path, readFileSync(url, "utf8")) : undefined;
  };
  const paths = isFile ? [name] : readdirSync(folder, { recursive: true, encoding: "utf8" });
  const root = readFile(isFile ? name : "config/config.exs");
  if (root === undefined) throw new Error(`The case ${name} has no config/config.exs.`);
  return evaluateConfig([root], {
    environment: name.includes("release") ? undefined : "prod",
    readFile,
    listFiles: (glob) => paths.filter((path) => isMatch(path, glob)).sort(),
  });
}

/** What this project says of a text. */
export function askProjectAbout(text: string): ElixirConfiguration {
  return evaluateConfig([new SourceFile("generated.exs", text)], {
    environment: "prod",
    readFile: () => undefined,
    listFiles: () => [],
  });
}

/** A known value as record.exs would write it. */
export function termOf(value: ElixirValue): Term {
  switch (value.kind) {
    case "atom":
      return ["atom", value.name];
    case "integer":
      return ["integer", value.value.toString()];
    case "float":
      return ["float", value.value.toString()];
    case "string":
      return ["string", value.value];
    case "list":
    case "tuple":
      return [value.kind, value.items.map(termOf)];
    case "map": {
      const entries = new Map<string, readonly [Term, Term]>();
      for (const [key, item] of value.entries) {
        const term = termOf(key);
        entries.set(JSON.stringify(term), [term, termOf(item)]);
      }
      return ["map", [...entries.values()]];
    }
    case "dynamic":
      throw new Error("A known value has a dynamic part.");
  }
}

/** A text that two terms share when they are equal. */
export function identityOf(term: Term | undefined): string {
  if (term === undefined) return "unset";
  switch (term[0]) {
    case "float":
      return `float ${Number(term[1])}`;
    case "list":
    case "tuple":
      return `${term[0]}(${term[1].map(identityOf).join(",")})`;
    case "map":
      return `map(${term[1]
        .map((pair) => pair.map(identityOf).join("=>"))
        .sort()
        .join(",")})`;
    default:
      return JSON.stringify(term);
  }
}
