import { lookUpHere } from "../model/lookup.ts";
import type { Level, Outcome } from "../model/model.ts";
import type { Directive } from "../syntax/syntax.ts";
import type { Text } from "../syntax/text.ts";
import { locationLength, openPattern } from "./proxy.ts";
import { evaluate } from "./variables.ts";
import type { Walk } from "./walk.ts";

/** Where nginx looks for files. */
export interface FileRoot {
  /** `root` or `alias`. */
  readonly directive: Directive;
  /** The block that holds it. */
  readonly level: Level;
}

/** The `root` or `alias` that applies. */
export function findRoot(level: Level): FileRoot | undefined {
  for (let at: Level | undefined = level; at !== undefined; at = at.parent) {
    for (const name of ["alias", "root"]) {
      const directive = lookUpHere(at, name, false).directives[0];
      if (directive !== undefined) return { directive, level: at };
    }
  }
  return undefined;
}

/**
 * The file that answers (ngx_http_map_uri_to_path): `root` with the URI behind it, or `alias` with
 * what the location that holds it leaves of the URI; in a `location ~` that is nothing.
 */
export function fileOutcome(walk: Walk, root: FileRoot | undefined): Outcome {
  const [argument] = root?.directive.args ?? [];
  const base = argument === undefined ? ["html"] : evaluate(argument, walk);
  return {
    kind: "file",
    path: [...base, ...behind(root, walk)],
    location: (root?.directive ?? walk.level).location,
  };
}

function behind(root: FileRoot | undefined, { uri, isBehindAlias }: Walk): Text {
  if (root?.directive.name !== "alias") return [uri];
  const open = openPattern(root.level);
  if (open !== undefined) return [open];
  if (!isAliasOfRegex(root)) return [uri.slice(locationLength(root.level))];
  return isBehindAlias ? [uri] : [];
}

/** Whether it is the `alias` of a `location ~`. */
export function isAliasOfRegex(root: FileRoot | undefined): boolean {
  if (root?.directive.name !== "alias") return false;
  return root.level.head?.args[0]?.value.startsWith("~") === true;
}

/** Whether an `alias` meets a URI that a rewrite has changed in its location: nginx gives up. */
export function isLost(walk: Walk, root: FileRoot | undefined): boolean {
  return root?.directive.name === "alias" && !walk.locationIsValid;
}
