import picomatch from "picomatch";
import type { ElixirConfiguration } from "../../src/elixir/configuration/configuration.ts";
import { evaluateConfig } from "../../src/elixir/evaluation/evaluate.ts";
import type { ElixirValue } from "../../src/elixir/values/value.ts";
import type { Location } from "../../src/source/location.ts";
import type { Setting } from "../../src/source/setting.ts";
import { SourceFile } from "../../src/source/source-file.ts";

/** Evaluates a repository of texts; the roots are its first file, or those named. */
export function evaluateFiles(
  files: Readonly<Record<string, string>>,
  options: { readonly roots?: readonly string[]; readonly environment?: string | undefined } = {},
): ElixirConfiguration {
  const readFile = (path: string) => {
    const text = files[path];
    return text === undefined ? undefined : new SourceFile(path, text);
  };
  const roots = options.roots ?? Object.keys(files).slice(0, 1);
  return evaluateConfig(
    roots.flatMap((path) => readFile(path) ?? []),
    {
      environment: "environment" in options ? options.environment : "prod",
      readFile,
      listFiles: (glob) =>
        Object.keys(files)
          .filter((path) => picomatch.isMatch(path, glob))
          .sort(),
    },
  );
}

/** One file, `import Config` on its first line. */
export function evaluateText(text: string): ElixirConfiguration {
  return evaluateFiles({ "config.exs": `import Config\n${text}` });
}

/** `path:line:column-line:column`. */
export function place(location: Location): string {
  const { path, line, column, endLine, endColumn } = location;
  return `${path}:${line}:${column}-${endLine}:${endColumn}`;
}

/** A setting as one line: what a reader wants to see of it. */
export function summary(setting: Setting<ElixirValue>): string {
  switch (setting.state) {
    case "known":
      return `${show(setting.value)} at ${place(setting.origin)}`;
    case "unset":
      return `unset near ${place(setting.nearest)}`;
    case "dynamic": {
      const fallback = setting.fallback ? `, else ${show(setting.fallback)}` : "";
      return `${setting.reason}${fallback} at ${place(setting.origin)}`;
    }
  }
}

/** A value as Elixir writes it. */
export function show(value: ElixirValue): string {
  switch (value.kind) {
    case "atom":
      return value.name.startsWith("Elixir.") ? value.name.slice(7) : `:${value.name}`;
    case "integer":
    case "float":
      return String(value.value);
    case "string":
      return JSON.stringify(value.value);
    case "list":
      return `[${value.items.map(show).join(", ")}]`;
    case "tuple":
      return `{${value.items.map(show).join(", ")}}`;
    case "map":
      return `%{${value.entries.map(([key, item]) => `${show(key)} => ${show(item)}`).join(", ")}}`;
    case "dynamic":
      return `<${value.reason}>`;
  }
}
