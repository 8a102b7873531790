import { isHash, isNonce, type Page, readUrlSources, type Source } from "./source.ts";

/** One serialized policy: the expressions of each directive, the first of a name only. */
export interface ContentSecurityPolicy {
  readonly directives: ReadonlyMap<string, readonly string[]>;
}

/** Something that a policy decides about, and the directives that decide, first one first. */
export interface Decision {
  readonly name: string;
  readonly directives: readonly string[];
  /** Whether the sources' URLs count here, or only the permissions. */
  readonly urls: boolean;
  readonly permissions: readonly Permission[];
}

type Permission = "inline" | "eval" | "nonces and hashes" | "unsafe-hashes" | "strict-dynamic";

const SCRIPT = ["script-src", "default-src"];
const STYLE = ["style-src", "default-src"];

/** CSP 3, "get fetch directive fallback list", and the directives that have no fallback. */
export const DECISIONS: readonly Decision[] = [
  {
    name: "scripts",
    directives: ["script-src-elem", ...SCRIPT],
    urls: true,
    permissions: ["inline", "nonces and hashes", "strict-dynamic"],
  },
  {
    name: "event handlers in HTML",
    directives: ["script-src-attr", ...SCRIPT],
    urls: false,
    permissions: ["inline", "unsafe-hashes"],
  },
  { name: "eval", directives: SCRIPT, urls: false, permissions: ["eval"] },
  {
    name: "styles",
    directives: ["style-src-elem", ...STYLE],
    urls: true,
    permissions: ["inline", "nonces and hashes"],
  },
  {
    name: "style attributes",
    directives: ["style-src-attr", ...STYLE],
    urls: false,
    permissions: ["inline", "unsafe-hashes"],
  },
  fetches("workers", "worker-src", "child-src", "script-src"),
  fetches("frames", "frame-src", "child-src"),
  fetches("connections", "connect-src"),
  fetches("fonts", "font-src"),
  fetches("images", "img-src"),
  fetches("manifests", "manifest-src"),
  fetches("audio and video", "media-src"),
  fetches("plugins", "object-src"),
  { name: "the base URL", directives: ["base-uri"], urls: true, permissions: [] },
  { name: "pages that embed yours", directives: ["frame-ancestors"], urls: true, permissions: [] },
];

function fetches(name: string, ...directives: readonly string[]): Decision {
  return { name, directives: [...directives, "default-src"], urls: true, permissions: [] };
}

/** The policies of one header value: commas separate them. */
export function parsePolicies(value: string): readonly ContentSecurityPolicy[] {
  return value.split(",").flatMap((text) => {
    const directives = new Map<string, readonly string[]>();
    for (const part of text.split(";")) {
      const [name, ...expressions] = part.split(/[\t\n\f\r ]+/).filter((word) => word !== "");
      const key = name?.toLowerCase();
      if (key !== undefined && !directives.has(key)) directives.set(key, expressions);
    }
    return directives.size > 0 ? [{ directives }] : [];
  });
}

/** What a policy allows where `decision` is taken. */
export function allowedBy(
  policy: ContentSecurityPolicy,
  decision: Decision,
  page: Page,
): readonly Source[] {
  const name = decidingDirective(policy, decision);
  if (name === undefined) return [{ kind: "anything" }];
  const expressions = policy.directives.get(name) ?? [];
  const sources: Source[] = permissionsOf(expressions, decision);
  if (decision.urls) {
    for (const expression of new Set(expressions)) {
      for (const source of readUrlSources(expression, page)) sources.push(source);
    }
  }
  return sources;
}

/** The directive of the policy that decides, if there is one. */
export function decidingDirective(
  policy: ContentSecurityPolicy,
  decision: Decision,
): string | undefined {
  return decision.directives.find((name) => policy.directives.has(name));
}

function permissionsOf(expressions: readonly string[], decision: Decision): Source[] {
  const keywords = new Set(expressions.map((text) => (isSecret(text) ? text : text.toLowerCase())));
  return decision.permissions
    .flatMap((permission) => namesOf(permission, keywords))
    .filter((name) => keywords.has(name))
    .map((name) => ({ kind: "permission", name }));
}

/** The expressions that give a permission, as far as others do not switch it off. */
function namesOf(permission: Permission, keywords: ReadonlySet<string>): readonly string[] {
  const secrets = [...keywords].filter(isSecret);
  switch (permission) {
    case "inline":
      // CSP 3, "does a source list allow all inline behavior for type".
      return secrets.length === 0 && !keywords.has("'strict-dynamic'") ? ["'unsafe-inline'"] : [];
    case "eval":
      return ["'unsafe-eval'", "'wasm-unsafe-eval'"];
    case "unsafe-hashes":
      return secrets.some(isHash) ? ["'unsafe-hashes'"] : [];
    case "nonces and hashes":
      return secrets;
    case "strict-dynamic":
      return secrets.length > 0 ? ["'strict-dynamic'"] : [];
  }
}

/** Nonces and hashes; unlike keywords, their values are read as they are written. */
function isSecret(expression: string): boolean {
  const lower = expression.slice(0, 10).toLowerCase();
  return isNonce(lower) || isHash(lower);
}

/** Whether the browser turns `http:` into `https:` before it looks at the sources. */
export function upgradesRequests(policies: readonly ContentSecurityPolicy[]): boolean {
  return policies.some(({ directives }) => directives.has("upgrade-insecure-requests"));
}
