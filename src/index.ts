/** The library: the pure pipeline, and the folder reader that feeds it. */
export { type CheckInput, check, type Side } from "./check.ts";
export { openFolder } from "./host/folder-source.ts";
export { type RunFlags, type RunOptions, runCheck } from "./host/run.ts";
export type { Source } from "./host/source.ts";
export { renderJson } from "./report/json.ts";
export type { Check, Gate, ReportedProblem, Result, Summary } from "./result.ts";
export { RULES } from "./rules/index.ts";
export type { Repository } from "./source/repository.ts";
export { SourceFile } from "./source/source-file.ts";
