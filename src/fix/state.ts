import type { CheckInput } from "../check.ts";
import { groupBy } from "../gate/group-by.ts";
import { judge } from "../judgement/judge.ts";
import type { Judgement } from "../judgement/judgement.ts";
import type { Repository } from "../source/repository.ts";
import { servedRequests } from "./served-requests.ts";
import { applyEdits, type TextEdit } from "./text-edit.ts";

/** What is judged, and by which policy: as `check` takes them. */
export type FixInput = Pick<CheckInput, "head" | "policy">;

/** A repository and what every rule says of it. */
export interface State {
  readonly repository: Repository;
  readonly judgement: Judgement;
  /** The requests that nginx has to go on answering. */
  readonly served: () => ReadonlySet<string>;
}

/** What finding all fixes may cost: checks that are decided, and characters that are read. */
const MOST_CHECKS = 50_000;
const MOST_CHARACTERS = 64 * 1024 * 1024;

/** Judges repositories until that has cost enough. */
export class Judge {
  readonly #input: FixInput;
  #checks = MOST_CHECKS;
  #characters = MOST_CHARACTERS;

  constructor(input: FixInput) {
    this.#input = input;
  }

  /** Whether there may be fixes that were not tried. */
  get isExhausted(): boolean {
    return this.#checks < 0 || this.#characters < 0;
  }

  /** The repository that is to be mended. */
  first(): State {
    return this.#judge(this.#input.head.repository);
  }

  /** One with edits; `undefined` where it would cost too much. */
  judge(repository: Repository): State | undefined {
    for (const { text } of repository.files.values()) this.read(text.length);
    return this.isExhausted ? undefined : this.#judge(repository);
  }

  /** Takes note of characters that are read for something else than judging. */
  read(characters: number): void {
    this.#characters -= characters;
  }

  #judge(repository: Repository): State {
    const { head, policy } = this.#input;
    const judgement = judge(repository, policy, head.policyProblems);
    this.#checks -= judgement.checks.length;
    let served: ReadonlySet<string> | undefined;
    return {
      repository,
      judgement,
      served: () => {
        served ??= servedRequests(repository, policy);
        return served;
      },
    };
  }
}

/** The repository with edits applied, none of which overlaps another. */
export function withEdits(repository: Repository, edits: readonly TextEdit[]): Repository {
  const files = new Map(repository.files);
  for (const [path, own] of groupBy(edits, ({ path }) => path)) {
    const file = files.get(path);
    if (file !== undefined) files.set(path, applyEdits(file, own));
  }
  return { ...repository, files };
}
