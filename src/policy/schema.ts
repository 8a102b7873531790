import * as z from "zod";
import { FAMILIES } from "../deployment/family.ts";
import { FAIL_ON } from "../result.ts";
import { SEVERITIES } from "../rules/severity.ts";

/** A glob's regular expression backtracks, and more with every `*` in it. */
const MOST_STARS = 4;

/**
 * Globs come from whoever opens a pull request. They are short, and without the forms whose regular
 * expressions take very long for some file names.
 */
const glob = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => !/[()]|\*{3,}/.test(text), "a glob may use *, **, ?, [] and {} only")
  .refine((text) => (text.match(/\*+/g)?.length ?? 0) <= MOST_STARS, {
    message: `a glob has at most ${MOST_STARS} stars`,
  })
  .refine((text) => !/\{[^}]*[*{?]/.test(text), "what stands in {} is plain text")
  .refine((text) => !text.startsWith("/") && !text.split("/").includes(".."), {
    message: "a glob is relative to the root of the repository",
  });

const globs = z.array(glob).min(1).max(200);

/** The policy file: one definition for validation, the type, and the JSON Schema for editors. */
export const policySchema = z
  .strictObject({
    preset: z.enum(["recommended", "strict"]).describe("How much is asked. Default: recommended."),
    family: z
      .enum(FAMILIES)
      .describe("Which upstream's defaults apply where a setting is unset. Default: recognised."),
    "fail-on": z
      .enum(FAIL_ON)
      .describe("The lowest severity of a failing check that fails the run. Default: medium."),
    "fail-on-unknown": z
      .boolean()
      .describe("Whether checks that could not be decided count as failing. Default: false."),
    "allow-empty": z
      .boolean()
      .describe("Whether a run that finds nothing to check passes. Default: false."),
    rules: z
      .record(z.string(), z.enum(["off", ...SEVERITIES]))
      .describe("Severity of a rule, by its id, or off."),
    files: z
      .strictObject({ elixir: globs, nginx: globs, systemd: globs, exclude: globs })
      .partial()
      .describe("Globs that replace the default ones of a kind, and what is left out."),
  })
  .partial();

export type PolicyDocument = z.infer<typeof policySchema>;
