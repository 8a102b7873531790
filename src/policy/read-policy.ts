import { constructFromEvents, parseEvents, YAMLException } from "js-yaml";
import { RECOMMENDED } from "../deployment/instance.ts";
import type { RuleId } from "../rules/define-rule.ts";
import type { Severity } from "../rules/severity.ts";
import { type Location, startOf } from "../source/location.ts";
import { type Problem, problem } from "../source/problem.ts";
import type { SourceFile } from "../source/source-file.ts";
import { DEFAULT_POLICY, type InstanceDefinition, type Policy, type Waiver } from "./policy.ts";
import { validatePolicy } from "./policy-issues.ts";
import type { PolicyDocument } from "./schema.ts";
import { STRICT } from "./strict.ts";
import { placeKey, yamlPlaces } from "./yaml-places.ts";

/** A policy is three levels deep, and needs no aliases at all. */
const DEEPEST = 50;
const MOST_ALIASES = 100;

export interface PolicyRead {
  readonly policy: Policy;
  /** Empty where the policy is valid. */
  readonly problems: readonly Problem[];
}

type Locate = (path: readonly PropertyKey[]) => Location;

/**
 * Reads a policy file. What is wrong with it comes back as problems with line and column, and the
 * default policy is used in its place: a policy that cannot be trusted loosens nothing.
 */
export function readPolicy(file: SourceFile, ruleIds: ReadonlySet<string>): PolicyRead {
  let document: unknown;
  let places: ReturnType<typeof yamlPlaces>;
  try {
    places = yamlPlaces(file.text);
    const documents = constructFromEvents(parseEvents(file.text, { maxDepth: DEEPEST }), {
      source: file.text,
      maxAliases: MOST_ALIASES,
    });
    if (documents.length > 1) {
      const message =
        "The policy file holds more than one YAML document; it is to be a single one.";
      return rejected([problem("policy/invalid", startOf(file.path), message)]);
    }
    document = documents[0] ?? {};
  } catch (error) {
    return rejected([syntaxProblem(file, error)]);
  }
  const locate: Locate = (path) => {
    for (let length = path.length; length > 0; length -= 1) {
      const place = places.get(placeKey(path.slice(0, length)));
      if (place) return file.locate(place.start, place.end);
    }
    return startOf(file.path);
  };
  const validation = validatePolicy(document, ruleIds);
  if (validation.valid) return { policy: policyOf(validation.valid, locate), problems: [] };
  return rejected(
    validation.issues.map(({ path, message }) => problem("policy/invalid", locate(path), message)),
  );
}

function policyOf(document: PolicyDocument, locate: Locate): Policy {
  const { exclude, ...globs } = document.files ?? {};
  return {
    preset: document.preset === "strict" ? STRICT : RECOMMENDED,
    family: document.family,
    failOn: document["fail-on"],
    gate: document.gate,
    failOnUnknown: document["fail-on-unknown"] ?? DEFAULT_POLICY.failOnUnknown,
    allowEmpty: document["allow-empty"],
    allowNewWaivers: document["allow-new-waivers"] ?? DEFAULT_POLICY.allowNewWaivers,
    rules: new Map<RuleId, Severity | "off">(Object.entries(document.rules ?? {}).map(ruleEntry)),
    waivers: (document.waivers ?? []).map((waiver, index) =>
      waiverOf(waiver, locate(["waivers", index])),
    ),
    instances: (document.instances ?? []).map(instanceOf),
    maxExposure: document.systemd?.["max-exposure"],
    units: document.systemd?.units ?? [],
    hostFilesSet: document.elixir?.["host-files-set"],
    globs: withoutAbsent(globs),
    exclude: exclude ?? [],
  };
}

function ruleEntry([id, severity]: [string, Severity | "off"]): [RuleId, Severity | "off"] {
  return [ruleId(id), severity];
}

function ruleId(id: string): RuleId {
  // `validatePolicy` has held every id against the ids of the rules.
  return id as RuleId;
}

function waiverOf(
  waiver: NonNullable<PolicyDocument["waivers"]>[number],
  { path, line }: Location,
): Waiver {
  return {
    rule: ruleId(waiver.rule),
    instance: waiver.instance,
    path: waiver.path,
    subject: waiver.subject,
    reason: waiver.reason.trim().replace(/\s+/g, " "),
    expires: waiver.expires,
    origin: `${path}:${line}`,
  };
}

function instanceOf({
  name,
  files,
  family,
}: NonNullable<PolicyDocument["instances"]>[number]): InstanceDefinition {
  return { name, files, family };
}

/** Zod writes `undefined` for optional keys; a key that is there replaces the default globs. */
function withoutAbsent(globs: Omit<NonNullable<PolicyDocument["files"]>, "exclude">) {
  const { elixir, nginx, systemd } = globs;
  return {
    ...(elixir ? { elixir } : {}),
    ...(nginx ? { nginx } : {}),
    ...(systemd ? { systemd } : {}),
  };
}

function rejected(problems: readonly Problem[]): PolicyRead {
  return { policy: DEFAULT_POLICY, problems };
}

function syntaxProblem(file: SourceFile, error: unknown): Problem {
  if (!(error instanceof YAMLException)) {
    return problem("policy/syntax", startOf(file.path), "The policy file is not valid YAML.");
  }
  const at = error.mark?.position ?? 0;
  // The parser quotes aliases and tags, which may be anything that was written there.
  const reason = error.reason.replace(/["<].*[">]/, "…");
  const message = `The policy file is not valid YAML: ${reason}.`;
  return problem("policy/syntax", file.locate(at, Math.min(at + 1, file.text.length)), message);
}
