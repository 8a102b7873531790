import type { SourceFile } from "../source/source-file.ts";
import { parseNginx } from "./syntax/parse.ts";
import type { Directive } from "./syntax/syntax.ts";
import { DIRECTIVES } from "./validate/directives.ts";

/** Extensions that nobody uses for anything else. */
const NGINX_NAME = /\.(?:nginx|vhost)(?:\.[a-z0-9]+)?$/i;

/** So many directives say what a file is. */
const MOST_DIRECTIVES = 2000;

/**
 * Whether a file is nginx configuration at all, going by its contents. A broken file is recognised
 * too, by the directives that are still to be seen in it. Other programs have similar languages
 * (BIND, dhcpd, OpenBSD's httpd, nftables, …): words that they share with nginx do not count.
 */
export function looksLikeNginx(file: SourceFile): boolean {
  if (!/[;{]/.test(file.text)) return false;
  const { directives } = parseNginx(file);
  if (directives.length === 0) return false;
  if (NGINX_NAME.test(file.path)) return true;
  let evidence = 0;
  for (const directive of firstOf(directives)) evidence += weigh(directive, file);
  return evidence > 0;
}

/** The directives and those in their blocks; the parser bounds the nesting. */
function firstOf(directives: readonly Directive[]): readonly Directive[] {
  const found: Directive[] = [];
  const visit = (inner: readonly Directive[]): void => {
    for (const directive of inner) {
      if (found.length >= MOST_DIRECTIVES) return;
      found.push(directive);
      if (directive.block !== undefined) visit(directive.block);
    }
  };
  visit(directives);
  return found;
}

/** Above 0 for what only nginx has, below for what nginx would never take. */
function weigh(directive: Directive, file: SourceFile): number {
  const { name, args, block } = directive;
  const assigns = args[0]?.value === "=" || args[0]?.value === ":" || name.endsWith("=");
  if (assigns || name.startsWith("<")) return -1;
  if (name.includes("_by_lua")) return 1;
  if (block !== undefined) return isNginxBlock(directive, file) ? 1 : 0;
  if (!isWellShaped(directive)) return 0;
  // In no other of these languages words are joined by `_`, apart from those that use `=`.
  return name.includes("_") ? 1 : 0;
}

/** Arguments and block are as nginx's table wants them. */
function isWellShaped({ name, args, block }: Directive): boolean {
  const rules = DIRECTIVES.get(name) ?? [];
  return rules.some(
    (rule) =>
      rule.block === (block !== undefined) && args.length >= rule.least && args.length <= rule.most,
  );
}

function isNginxBlock({ name, args, block = [] }: Directive, file: SourceFile): boolean {
  const [first] = args;
  switch (name) {
    case "http":
    case "events":
      return args.length === 0 && (block.length === 0 || block.some((one) => isPlain(one, file)));
    case "server":
      return args.length === 0 && block.some((one) => isPlain(one, file));
    case "location":
      return args.length > 0 && args.length <= 2 && block.some((one) => isPlain(one, file));
    case "upstream":
      return args.length === 1 && block.some((one) => one.name === "server" && one.args.length > 0);
    case "map":
      return args.length === 2 && args[1]?.value.startsWith("$") === true;
    case "geo":
    case "split_clients":
      return args.at(-1)?.value.startsWith("$") ?? false;
    case "if":
      return first?.value.startsWith("($") ?? false;
    default:
      return false;
  }
}

/** One of nginx's own simple directives, with the `;` behind it that other languages lack. */
function isPlain(directive: Directive, file: SourceFile): boolean {
  if (directive.block !== undefined) return isNginxBlock(directive, file);
  if (!isWellShaped(directive)) return false;
  const { end } = directive;
  return /^\s*;/.test(file.text.slice(end, end + 100));
}
