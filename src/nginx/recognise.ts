import type { SourceFile } from "../source/source-file.ts";
import { DIRECTIVES } from "./directives.ts";
import { parseNginx } from "./parse.ts";
import type { Directive } from "./syntax.ts";

/** Directives that other programs' configuration languages have as well. */
const AMBIGUOUS = new Set(["include", "user", "set", "index", "root", "allow", "deny", "listen"]);

/** Extensions that nobody uses for anything else. */
const NGINX_NAME = /\.(?:nginx|vhost)(?:\.[a-z0-9]+)?$/i;

/**
 * Whether a file is nginx configuration at all, going by its contents. A broken file is
 * recognised too, by the directives that are still to be seen in it.
 */
export function looksLikeNginx(file: SourceFile): boolean {
  if (!/[;{]/.test(file.text)) return false;
  const { directives } = parseNginx(file);
  if (directives.length === 0) return false;
  if (NGINX_NAME.test(file.path)) return true;
  if (directives.some(isNginxBlock)) return true;
  let known = 0;
  let unknown = 0;
  for (const { name, unresolved } of directives) {
    if (unresolved !== undefined || AMBIGUOUS.has(name)) continue;
    if (DIRECTIVES.has(name)) known++;
    else unknown++;
  }
  return known > unknown;
}

function isNginxBlock({ name, args, block }: Directive): boolean {
  if (block === undefined) return false;
  switch (name) {
    case "server":
      return args.length === 0;
    case "http":
    case "events":
      return (
        args.length === 0 &&
        block.every((inner) => inner.block !== undefined || inner.args.length > 0)
      );
    case "location":
      return args.length > 0;
    case "upstream":
      return args.length === 1 && block.some((inner) => inner.name === "server");
    case "map":
    case "geo":
    case "split_clients":
      return args.at(-1)?.value.startsWith("$") ?? false;
    default:
      return block.some((inner) => isServer(inner));
  }
}

/** A `server` or `location` inside of a block whose name has a typing error. */
function isServer({ name, args, block }: Directive): boolean {
  return (
    block !== undefined &&
    ((name === "server" && args.length === 0) || (name === "location" && args.length > 0))
  );
}
