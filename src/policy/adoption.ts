import { dump } from "js-yaml";
import type { Check } from "../result.ts";

/** What adoption starts from. */
export interface AdoptionOptions {
  /** The last day on which the waivers count, as `YYYY-MM-DD`. */
  readonly expires: string;
  readonly reason: string;
}

const HEADING = `# What pleroma-hardening accepts here, and until when. Mend a finding, and take its waiver away:
# a waiver that is about nothing any more is reported. The format: docs/policy.schema.json.
`;

/**
 * A policy file that waives what fails today, so that only what gets weaker fails from now on. One
 * waiver for each failing check; the text is valid by the policy's own schema.
 */
export function adoptionPolicy(
  checks: readonly Check[],
  { expires, reason }: AdoptionOptions,
): string {
  const failing = checks.filter(({ status }) => status === "fail");
  const waivers = failing.map(({ rule, instance, subject }) => ({
    rule,
    subject,
    // One that is added later is to be hardened from its first day.
    instance,
    reason,
    expires,
  }));
  return `${HEADING}\n${dump({ waivers })}`;
}
