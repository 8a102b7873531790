import * as z from "zod";
import { FAMILIES } from "../deployment/family.ts";
import { FAIL_ON } from "../result.ts";
import { EDITS } from "../rules/define-rule.ts";
import { SEVERITIES } from "../rules/severity.ts";
import { location } from "./location-schema.ts";

const severity = z.enum(SEVERITIES);
const baseline = z.enum(["new", "unchanged"]).nullable();

const check = z.strictObject({
  rule: z.string(),
  instance: z.string(),
  subject: z.string(),
  status: z.enum(["pass", "fail", "unknown", "not-applicable", "waived"]),
  severity,
  message: z.string(),
  expected: z.string().max(200).nullable(),
  edit: z.enum(EDITS).nullable(),
  actual: z.string().max(200).nullable(),
  was: z.string().max(200).nullable(),
  location: location.nullable(),
  baseline,
  waiver: z
    .strictObject({ reason: z.string(), expires: z.string().nullable(), origin: z.string() })
    .nullable(),
  fingerprint: z.string(),
});

const count = z.int().min(0);

/** The object that `--format json` prints. Fields are added, never renamed or removed. */
export const resultSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    tool: z.strictObject({ name: z.literal("pleroma-hardening"), version: z.string() }),
    result: z.enum(["pass", "fail", "error"]),
    base: z.string().nullable(),
    gate: z.strictObject({
      mode: z.enum(["regressions", "all"]),
      failOn: z.enum(FAIL_ON),
      reason: z.string(),
    }),
    summary: z.strictObject({
      passed: count,
      failed: count,
      unknown: count,
      notApplicable: count,
      waived: count,
      new: count,
      fixed: count,
      removed: count,
      score: z.int().min(0).max(100),
    }),
    instances: z.array(
      z.strictObject({
        name: z.string(),
        host: z.string().nullable(),
        family: z.enum(FAMILIES),
        files: z.array(z.string()),
        exposure: z.number().nullable(),
        exposureRange: z.strictObject({ low: z.number(), high: z.number() }).nullable(),
        baseExposure: z.number().nullable(),
      }),
    ),
    rules: z.record(
      z.string(),
      z.strictObject({ title: z.string(), help: z.string(), url: z.string() }),
    ),
    checks: z.array(check),
    fixed: z.array(check),
    removed: z.array(check),
    problems: z.array(
      z.strictObject({
        code: z.string(),
        severity: z.enum(["error", "warning"]),
        path: z.string(),
        line: z.int().min(1),
        column: z.int().min(1),
        message: z.string(),
        baseline,
        fingerprint: z.string(),
      }),
    ),
    notices: z.array(z.string()),
  })
  .describe("What `pleroma-hardening check --format json` prints.");
