import * as z from "zod";
import { inert } from "../source/inert.ts";
import { nearest, suggestion } from "./nearest.ts";
import { type PolicyDocument, policySchema } from "./schema.ts";
import { placeKey } from "./yaml-places.ts";

/** One thing that is wrong with a policy. */
export interface PolicyIssue {
  /** Keys and indexes that lead to it; what is missing is sought at what should hold it. */
  readonly path: readonly PropertyKey[];
  /** What is wrong and what to write instead. */
  readonly message: string;
}

type SchemaIssue = z.core.$ZodIssue;

const LONGEST_SHOWN = 60;

export type Validation =
  | { readonly valid: PolicyDocument }
  | { readonly valid?: undefined; readonly issues: readonly PolicyIssue[] };

/**
 * Holds a document as YAML gives it against the schema and the rules that there are. Everything that
 * is wrong is said; at one place the first thing only.
 */
export function validatePolicy(document: unknown, ruleIds: ReadonlySet<string>): Validation {
  const parsed = policySchema.safeParse(document);
  const issues = [
    ...(parsed.error?.issues ?? []).flatMap((issue) => describeIssue(issue, document)),
    ...unknownRules(document, ruleIds),
    ...repeatedNames(document),
  ];
  if (parsed.success && issues.length === 0) return { valid: parsed.data };
  const seen = new Set<string>();
  const first = issues.filter(({ path }) => {
    const name = placeKey(path);
    return !seen.has(name) && seen.add(name);
  });
  return { issues: first };
}

function describeIssue(issue: SchemaIssue, document: unknown): readonly PolicyIssue[] {
  const { path } = issue;
  if (issue.code === "unrecognized_keys") {
    const known = keysAt(policySchema, path);
    return issue.keys.map((key) => {
      const what =
        key === "<<"
          ? "merge keys are not read; write the entries out."
          : `unknown key${suggestion(key, known)}`;
      return named([...path, key], what);
    });
  }
  const value = valueAt(document, path);
  if (value === undefined && path.length > 0) return [named(path, "missing; it is required.")];
  if (value === null) return [named(path, "there is no value; write one, or take the key away.")];
  return [named(path, describeValue(issue, value))];
}

/** What is wrong with a value that is there. */
function describeValue(issue: SchemaIssue, value: unknown): string {
  // The schema says by itself what is special about a value.
  if (issue.message.startsWith("is ")) return `${shown(value)} ${issue.message}.`;
  switch (issue.code) {
    case "invalid_value": {
      const allowed = issue.values.map(String);
      // YAML 1.1 took `off` for false, and some editors still write it so.
      const meant = value === false ? "off" : String(value);
      const near = typeof value === "object" ? "." : suggestion(meant, allowed);
      return `${shown(value)} is not one of ${allowed.join(", ")}${near}`;
    }
    case "invalid_type":
      return describeType(issue.expected, value);
    case "too_small":
      return `${shown(value)} says nothing; write something, or take the key away.`;
    case "too_big":
      return `this is longer than ${issue.maximum}${UNITS[issue.origin] ?? ""}.`;
    default:
      return `${shown(value)} is not valid here.`;
  }
}

const UNITS: Readonly<Record<string, string>> = { string: " characters", array: " items" };

const TRUTH: ReadonlyMap<unknown, string> = new Map([
  ["on", "true"],
  ["yes", "true"],
  ["y", "true"],
  ["1", "true"],
  ["off", "false"],
  ["no", "false"],
  ["n", "false"],
  ["0", "false"],
]);

function describeType(expected: string, value: unknown): string {
  switch (expected) {
    case "boolean": {
      const meant = TRUTH.get(String(value).toLowerCase()) ?? nearest(String(value), BOOLEANS);
      return `${shown(value)} is not true or false${meant ? `; did you mean ${meant}?` : "."}`;
    }
    case "array":
      return `${shown(value)} is not a list; write it as [one, two], or each item on a line behind "- ".`;
    case "object":
    case "record":
      return `${shown(value)} is not a mapping of keys to values.`;
    default:
      return `${shown(value)} is not a text; put it between quotation marks.`;
  }
}

const BOOLEANS = ["true", "false"];

function unknownRules(document: unknown, ruleIds: ReadonlySet<string>): PolicyIssue[] {
  const rules = field(document, "rules");
  const keys = isMapping(rules) ? Object.keys(rules) : [];
  const waivers = field(document, "waivers");
  const waived = Array.isArray(waivers) ? waivers.map((waiver) => field(waiver, "rule")) : [];
  return [
    ...keys.flatMap((id) => (ruleIds.has(id) ? [] : [unknownRule(["rules", id], id, ruleIds)])),
    ...waived.flatMap((id, index) =>
      typeof id !== "string" || ruleIds.has(id)
        ? []
        : [unknownRule(["waivers", index, "rule"], id, ruleIds)],
    ),
  ];
}

function unknownRule(
  path: readonly PropertyKey[],
  id: string,
  ruleIds: ReadonlySet<string>,
): PolicyIssue {
  return named(path, `there is no rule ${shown(id)}${suggestion(id, ruleIds)}`);
}

function repeatedNames(document: unknown): PolicyIssue[] {
  const instances = field(document, "instances");
  if (!Array.isArray(instances)) return [];
  const seen = new Set<string>();
  return instances.flatMap((instance, index) => {
    const name = field(instance, "name");
    if (typeof name !== "string") return [];
    const isRepeated = seen.has(name);
    seen.add(name);
    return isRepeated
      ? [named(["instances", index, "name"], `${shown(name)} names another instance already.`)]
      : [];
  });
}

function named(path: readonly PropertyKey[], what: string): PolicyIssue {
  return { path, message: `${nameOf(path)}: ${what}` };
}

/** A path as people write it: `files.nginx[1]`. */
function nameOf(path: readonly PropertyKey[]): string {
  const name = path.reduce<string>((written, key) => {
    if (typeof key === "number") return `${written}[${key}]`;
    const name = String(key);
    const text = name.length > LONGEST_SHOWN ? `a key of ${name.length} characters` : inert(name);
    return written === "" ? text : `${written}.${text}`;
  }, "");
  return name === "" ? "the policy" : name;
}

/**
 * A value as a message shows it: what it is made of where it is no single value. A long text is not
 * cut: a part of a secret would not be recognised as one.
 */
function shown(value: unknown): string {
  if (typeof value === "string") {
    return value.length > LONGEST_SHOWN
      ? `a text of ${value.length} characters`
      : JSON.stringify(inert(value));
  }
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  return typeof value === "object" ? "a mapping" : String(value);
}

/** The keys that the schema knows at a path. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  let here: unknown = schema;
  for (const key of path) {
    while (here instanceof z.ZodOptional) here = here.unwrap();
    if (here instanceof z.ZodArray) here = here.element;
    else here = here instanceof z.ZodObject ? here.shape[String(key)] : undefined;
  }
  while (here instanceof z.ZodOptional) here = here.unwrap();
  return here instanceof z.ZodObject ? Object.keys(here.shape) : [];
}

function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => field(value, key), document);
}

function field(value: unknown, key: PropertyKey): unknown {
  return isMapping(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function isMapping(value: unknown): value is Readonly<Record<PropertyKey, unknown>> {
  return typeof value === "object" && value !== null;
}
