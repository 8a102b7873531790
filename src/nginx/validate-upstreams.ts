import { type Problem, problem } from "../source/problem.ts";
import type { Argument, Directive } from "./syntax.ts";
import { hasPort } from "./upstream.ts";

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
  const pending: (readonly Directive[])[] = [directives];
  for (const block of pending) {
    for (const directive of block) {
      const { name, args } = directive;
      const [first] = args;
      if (first !== undefined && isWritten(first)) {
        if (name === "upstream" && !directive.conditional) names.add(first.value.toLowerCase());
        if (PASSES.has(name)) passes.push(first);
      }
      if (directive.block !== undefined) pending.push(directive.block);
    }
  }
  if (names.size === 0) return [];
  return passes.flatMap(({ value, location }) => {
    const authority = value.replace(/^(?:https?|grpcs?):\/\//i, "").replace(/[/?].*$/s, "");
    if (authority.startsWith("unix:") || !hasPort(authority)) return [];
    const name = authority.slice(0, authority.lastIndexOf(":"));
    if (!names.has(name.toLowerCase())) return [];
    const message = `There is an \`upstream\` called ${name}, and nginx takes no port behind its name: write \`${name}\` alone.`;
    return [problem("nginx/invalid", location, message)];
  });
}

/** A variable is looked up in the course of a request, and then nothing is refused. */
function isWritten({ value, placeholders }: Argument): boolean {
  return placeholders.length === 0 && !value.includes("$");
}
