import { constructFromEvents, parseEvents, YAMLException } from "js-yaml";
import { RECOMMENDED } from "../deployment/instance.ts";
import type { RuleId } from "../rules/define-rule.ts";
import type { Severity } from "../rules/severity.ts";
import { startOf } from "../source/location.ts";
import { type Problem, problem } from "../source/problem.ts";
import type { SourceFile } from "../source/source-file.ts";
import { DEFAULT_POLICY, type Policy } from "./policy.ts";
import { type PolicyDocument, policySchema } from "./schema.ts";
import { STRICT } from "./strict.ts";
import { placeKey, yamlPlaces } from "./yaml-places.ts";

/**
 * Reads a policy file. What is wrong with it comes back as problems with line and column, and the
 * default policy is used in its place: a policy that cannot be trusted loosens nothing.
 */
export function readPolicy(
  file: SourceFile,
  ruleIds: ReadonlySet<string>,
): { readonly policy: Policy; readonly problems: readonly Problem[] } {
  let document: unknown;
  let places: ReturnType<typeof yamlPlaces>;
  try {
    places = yamlPlaces(file.text);
    const documents = constructFromEvents(parseEvents(file.text, { maxDepth: 50 }), {
      source: file.text,
      maxAliases: 100,
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
  const locate = (path: readonly PropertyKey[]) => {
    for (let length = path.length; length > 0; length -= 1) {
      const place = places.get(placeKey(path.slice(0, length)));
      if (place) return file.locate(place.start, place.end);
    }
    return startOf(file.path);
  };
  const parsed = policySchema.safeParse(document);
  const problems: Problem[] = [];
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const keys = issue.code === "unrecognized_keys" ? issue.keys : [];
      const where = keys.length > 0 ? [...issue.path, keys[0] ?? ""] : issue.path;
      const name = where.map(String).join(".") || "the policy";
      problems.push(problem("policy/invalid", locate(where), `${name}: ${lower(issue.message)}.`));
    }
    return rejected(problems);
  }
  for (const id of Object.keys(parsed.data.rules ?? {})) {
    if (ruleIds.has(id)) continue;
    const message = `There is no rule "${id}"; docs/rules.md lists the ids.`;
    problems.push(problem("policy/invalid", locate(["rules", id]), message));
  }
  return problems.length > 0 ? rejected(problems) : { policy: policyOf(parsed.data), problems };
}

function policyOf(document: PolicyDocument): Policy {
  const { exclude, ...globs } = document.files ?? {};
  return {
    preset: document.preset === "strict" ? STRICT : RECOMMENDED,
    family: document.family,
    failOn: document["fail-on"],
    failOnUnknown: document["fail-on-unknown"] ?? DEFAULT_POLICY.failOnUnknown,
    allowEmpty: document["allow-empty"],
    rules: new Map<RuleId, Severity | "off">(Object.entries(document.rules ?? {}).map(ruleEntry)),
    globs: withoutAbsent(globs),
    exclude: exclude ?? [],
  };
}

function ruleEntry([id, severity]: [string, Severity | "off"]): [RuleId, Severity | "off"] {
  // The caller has held every id against the ids of the rules.
  return [id as RuleId, severity];
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

function rejected(problems: readonly Problem[]) {
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

function lower(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
