import * as z from "zod";
import { FAMILIES } from "../deployment/family.ts";
import { FAIL_ON, GATE_MODES } from "../result.ts";
import { SEVERITIES } from "../rules/severity.ts";

/** A glob's regular expression backtracks: with every `*` in one segment of a path, and every `**`. */
const MOST_STARS = 2;
const MOST_GLOBSTARS = 3;
const MOST_ITEMS = 200;
const MOST_WAIVERS = 1_000;
const LONGEST_REASON = 500;

// What is said of a value is the rest of a sentence that begins with the value, and so with "is".
const NOT_INSIDE = "is not relative to the root of the repository (no / in front, no ..)";
const NO_EXPOSURE = "is not a number from 0 to 10, written without quotation marks";

const NO_GLOB =
  "is no glob of this program: it is written as paths of the repository are, without ! in front, \\, ./ and ~";
const TOO_COSTLY = `is too costly a glob: it has more than ${MOST_STARS} stars between two slashes, or ** more than ${MOST_GLOBSTARS} times`;

/**
 * Globs come from whoever opens a pull request. They are short, and without the forms whose regular
 * expressions take very long for some file names.
 */
const glob = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => !/[()]|\*{3,}/.test(text), "is no glob: it may use *, **, ?, [] and {} only")
  .refine((text) => !/^[!\s]|\s$|\\|^(?:\.|~|\w:)\//.test(text), NO_GLOB)
  .refine((text) => (text.match(/\*\*/g)?.length ?? 0) <= MOST_GLOBSTARS, TOO_COSTLY)
  .refine((text) => text.split("/").every((part) => starsIn(part) <= MOST_STARS), TOO_COSTLY)
  .refine((text) => !/\{[^}]*[*{?]/.test(text), "is no glob: what stands in {} is plain text")
  .refine(isInside, NOT_INSIDE);

const globs = z.array(glob).min(1).max(MOST_ITEMS);

/** Names stand in reports, in fingerprints and beside rule ids: no spaces, no paths. */
const instanceName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    "is no name: it is to have at most 64 letters, digits, dots, hyphens and underscores, and to begin with a letter or digit",
  );

const instance = z.strictObject({
  name: instanceName.describe("What the instance is called in reports and in waivers."),
  files: globs.describe("Globs of its files, of all kinds."),
  family: z.enum(FAMILIES).optional().describe("Which upstream's defaults apply to it."),
});

const waiverPath = z
  .string()
  .min(1)
  .max(400)
  .refine(
    (text) => !/[*?]/.test(text),
    "is no path: a waiver names one file, or a folder with / at its end, without * and ?",
  )
  .refine(
    (text) => isInside(text) && !/(?:^|\/)\.?\/|\/\.$/.test(text),
    "is not written as paths of the repository are, as etc/nginx/site.conf",
  );

const waiver = z.strictObject({
  rule: z.string().describe("The id of the rule."),
  instance: z.string().min(1).max(255).optional().describe("Only for this instance."),
  path: waiverPath
    .optional()
    .describe("Only for findings in this file, or in this folder (with / at its end)."),
  subject: z.string().min(1).max(300).optional().describe("Only for this subject of the rule."),
  reason: z
    .string()
    .max(LONGEST_REASON)
    .regex(/\S/, "is no reason: say why the finding is accepted")
    .describe("Why the finding is accepted."),
  expires: z.iso
    .date("is not a day of the calendar, written as 2027-01-31")
    .optional()
    .describe("The last day on which the waiver counts, as YYYY-MM-DD. Default: it never expires."),
});

const unitName = z
  .string()
  .max(255)
  .regex(/^[\w:.@\\-]+\.service$/, "is no name of a unit: it ends in .service, without a folder");

const settingPath = z
  .string()
  .max(200)
  .regex(
    /^:?[A-Za-z_]\w*[?!]?(\.[A-Za-z_]\w*[?!]?)*$/,
    "is no setting: it is written as Pleroma.Repo or Pleroma.Web.Endpoint.secret_key_base",
  );

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
    gate: z
      .enum(GATE_MODES)
      .describe("Whether only what got worse fails the run. Default: regressions, with a base."),
    "fail-on-unknown": z
      .boolean()
      .describe("Whether checks that could not be decided count as failing. Default: false."),
    "allow-empty": z
      .boolean()
      .describe("Whether a run that finds nothing to check passes. Default: false."),
    "allow-new-waivers": z
      .boolean()
      .describe(
        "Whether waivers, and whatever else loosens, count in the pull request that adds them. Default: false.",
      ),
    rules: z
      .record(z.string(), z.enum(["off", ...SEVERITIES]))
      .describe("Severity of a rule, by its id, or off."),
    systemd: z
      .strictObject({
        "max-exposure": z
          .number(NO_EXPOSURE)
          .min(0, NO_EXPOSURE)
          .max(10, NO_EXPOSURE)
          .describe("The highest exposure, as systemd-analyze security has it, of a unit."),
        units: z
          .array(unitName)
          .max(MOST_ITEMS)
          .describe("Names of units that run Pleroma, besides those that are recognised."),
      })
      .partial(),
    elixir: z
      .strictObject({
        "host-files-set": z
          .array(settingPath)
          .max(MOST_ITEMS)
          .describe("The only settings that files which exist on the host alone may set."),
      })
      .partial(),
    files: z
      .strictObject({ elixir: globs, nginx: globs, systemd: globs, exclude: globs })
      .partial()
      .describe("Globs that replace the default ones of a kind, and what is left out."),
    instances: z
      .array(instance)
      .max(MOST_ITEMS)
      .describe("Deployments whose files are told apart by hand."),
    waivers: z.array(waiver).max(MOST_WAIVERS).describe("Failing checks that are accepted."),
  })
  .partial();

export type PolicyDocument = z.infer<typeof policySchema>;

function starsIn(segment: string): number {
  return segment === "**" ? 0 : segment.split("*").length - 1;
}

function isInside(text: string): boolean {
  return !text.startsWith("/") && !text.split("/").includes("..");
}
