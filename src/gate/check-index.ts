import { fingerprint } from "../fingerprint.ts";
import type { JudgedCheck } from "../judgement/judgement.ts";
import { groupBy } from "./group-by.ts";

/** A check of the base. */
export interface BaseCheck {
  readonly original: JudgedCheck;
  /** With the name of the instance and the subject that it has on the head. */
  readonly renamed: JudgedCheck;
}

/** Finds the checks that are about the same. */
export class CheckIndex {
  readonly #exact: ReadonlyMap<string, readonly JudgedCheck[]>;
  readonly #byHost: ReadonlyMap<string, readonly JudgedCheck[]>;

  /** @param entries what a check is known as, and the check */
  constructor(entries: readonly (readonly [known: JudgedCheck, judged: JudgedCheck])[]) {
    const collect = (keyOf: (known: JudgedCheck) => string) =>
      new Map(
        [...groupBy(entries, ([known]) => keyOf(known))].map(([key, group]) => [
          key,
          group.map(([, judged]) => judged),
        ]),
      );
    this.#exact = collect(identityOf);
    this.#byHost = collect(({ check, subject }) => fingerprint(check.rule, subject));
  }

  /**
   * Those of the same instance, else those of the same host: a server of nginx may have been counted
   * under another instance before a policy told them apart.
   */
  about(judged: JudgedCheck): readonly JudgedCheck[] {
    const exact = this.#exact.get(identityOf(judged));
    if (exact !== undefined) return exact;
    const { check, subject, wholeRule } = judged;
    if (!check.rule.startsWith("nginx/") || wholeRule) return [];
    return this.#byHost.get(fingerprint(check.rule, subject)) ?? [];
  }
}

/** What a check is about. Unlike its fingerprint, nothing in it is hidden, so it is never shown. */
function identityOf({ check: { rule, instance }, subject }: JudgedCheck): string {
  return fingerprint(rule, instance, subject);
}
