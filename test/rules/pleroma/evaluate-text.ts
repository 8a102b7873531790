import type { ElixirConfiguration } from "../../../src/elixir/configuration/configuration.ts";
import { evaluateConfig } from "../../../src/elixir/evaluation/evaluate.ts";
import type { SourceFile } from "../../../src/source/source-file.ts";

/** One file alone, as the production environment of a source checkout reads it. */
export function evaluateText(file: SourceFile): ElixirConfiguration {
  return evaluateConfig([file], {
    environment: "prod",
    readFile: () => undefined,
    listFiles: () => [],
  });
}
