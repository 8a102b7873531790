import { type Problem, problem } from "../../source/problem.ts";
import { hasPort } from "../model/upstream.ts";
import type { Argument, Directive } from "../syntax/syntax.ts";

/** Directives that name an `upstream`, `proxy_pass` behind a scheme. */
const PASSES: ReadonlySet<string> = new Set([
  "proxy_pass",
  "fastcgi_pass",
  "uwsgi_pass",
  "scgi_pass",
  "grpc_pass",
  "memcached_pass",
]);

/** An `upstream` that something names with a port, which nginx refuses (ngx_http_upstream_add). */
export function upstreamProblems(directives: readonly Directive[]): readonly Problem[] {
  const names = new Set<string>();
  const passes: Argument[] = [];
  const problems: Problem[] = [];
  const pending: (readonly Directive[])[] = [directives];
  for (const block of pending) {
    for (const directive of block) {
      const { name, args } = directive;
      const [first] = args;
      const wrong = name === "upstream" ? balancingError(directive) : undefined;
      if (wrong !== undefined) problems.push(problem("nginx/invalid", directive.location, wrong));
      if (first !== undefined && isWritten(first)) {
        if (name === "upstream" && !directive.conditional) names.add(first.value.toLowerCase());
        if (PASSES.has(name)) passes.push(first);
      }
      if (directive.block !== undefined) pending.push(directive.block);
    }
  }
  if (names.size === 0) return problems;
  const named = passes.flatMap(({ value, location }) => {
    const authority = value.replace(/^(?:https?|grpcs?):\/\//i, "").replace(/[/?].*$/s, "");
    if (authority.startsWith("unix:") || !hasPort(authority)) return [];
    const name = authority.slice(0, authority.lastIndexOf(":"));
    if (!names.has(name.toLowerCase())) return [];
    const message = `There is an \`upstream\` called ${name}, and nginx takes no port behind its name: write \`${name}\` alone.`;
    return [problem("nginx/invalid", location, message)];
  });
  return [...problems, ...named];
}

/** Balancing methods that know no `backup`. */
const WITHOUT_BACKUP: ReadonlySet<string> = new Set(["ip_hash", "hash", "random"]);

/** What nginx has against the servers of an `upstream` together. */
function balancingError({ block = [] }: Directive): string | undefined {
  const isOpen = block.some(({ conditional, unresolved }) => conditional || unresolved);
  const servers = block.filter(({ name }) => name === "server");
  const backups = servers.filter(({ args }) => args.some(({ value }) => value === "backup"));
  if (isOpen || backups.length === 0) return undefined;
  if (backups.length === servers.length) return "This `upstream` has nothing but backups.";
  const method = block.find(({ name }) => WITHOUT_BACKUP.has(name));
  return method && `With \`${method.name}\`, nginx takes no \`backup\`.`;
}

/** A variable is looked up in the course of a request, and then nothing is refused. */
function isWritten({ value, placeholders }: Argument): boolean {
  return placeholders.length === 0 && !value.includes("$");
}
