import type { FixInput } from "../../src/fix/state.ts";
import { DEFAULT_POLICY, type Policy } from "../../src/policy/policy.ts";
import type { EvaluableRule } from "../../src/rules/define-rule.ts";
import type { Kind } from "../../src/source/repository.ts";
import type { SourceFile } from "../../src/source/source-file.ts";

/** A row of a table as the whole program sees it. */
export type RowInput = FixInput;

/** A row that a rule rejects. */
export interface RejectedRow {
  readonly rule: EvaluableRule;
  readonly name: string;
  readonly input: RowInput;
}

const rows: RejectedRow[] = [];
let collecting = false;

/** From now on, tables register no tests: they give away their rows, to a test about all of them. */
export function startCollecting(): readonly RejectedRow[] {
  collecting = true;
  return rows;
}

export function isCollecting(): boolean {
  return collecting;
}

export function collect(row: RejectedRow): void {
  rows.push(row);
}

/** A repository of nothing but these files. */
export function inputOf(files: readonly SourceFile[], policy: Partial<Policy>): RowInput {
  const paths = files.map(({ path }) => path);
  const ofKind = (kind: Kind) => paths.filter((path) => kindOf(path) === kind);
  return {
    head: {
      repository: {
        paths: new Set(paths),
        files: new Map(files.map((file) => [file.path, file])),
        links: new Map(),
        candidates: {
          elixir: ofKind("elixir"),
          nginx: ofKind("nginx"),
          systemd: ofKind("systemd"),
        },
        problems: [],
      },
      policyProblems: [],
    },
    policy: { ...DEFAULT_POLICY, ...policy },
  };
}

function kindOf(path: string): Kind {
  if (path.endsWith(".exs")) return "elixir";
  return /\.service\b/.test(path) ? "systemd" : "nginx";
}
