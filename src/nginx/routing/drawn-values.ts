import type { Location } from "../../source/location.ts";
import type { Level, SentHeaders } from "../model/model.ts";
import type { Directive, Uncertainty } from "../syntax/syntax.ts";
import type { Text } from "../syntax/text.ts";
import { refererValue } from "./referer.ts";
import type { Walk } from "./walk.ts";

/** More values have more ways through the configuration than are followed. */
const MOST_VALUES = 8;

/** One of a few values, by what is not known of the client. */
interface Draw {
  readonly values: readonly string[];
  /** The rest of a sentence that begins with "it depends on". */
  readonly reason: string;
}

/**
 * A variable of `geo`, `split_clients` or `valid_referers`: which of the written values it holds
 * differs from client to client. Once there is an answer, no new way begins; then the value is that
 * of the way, or unknown.
 */
export function drawnValue(
  name: string,
  at: { readonly location: Location },
  walk: Walk,
  sent: SentHeaders | undefined,
): Text | undefined {
  const drawn = walk.drawn.get(name);
  if (drawn !== undefined) return [drawn];
  const draw = name === "invalid_referer" ? drawReferer(walk) : writtenValues(name, walk);
  if (draw === undefined) return undefined;
  const { values, reason } = draw;
  const [only] = values;
  if (sent !== undefined && values.length === 1 && only !== undefined) return [only];
  const uncertainty: Uncertainty = { reason, location: at.location };
  if (sent !== undefined || values.length > MOST_VALUES) return [uncertainty];
  return [walk.draw(name, values, uncertainty)];
}

function drawReferer(walk: Walk): Draw {
  const value = refererValue(walk);
  return {
    values: value === undefined ? ["1", ""] : [value],
    reason: "the `Referer` of the client",
  };
}

const DRAWS = new WeakMap<Level, ReadonlyMap<string, Draw | undefined>>();

function writtenValues(name: string, { server }: Walk): Draw | undefined {
  const http = server.level.parent;
  if (http === undefined) return undefined;
  const known = DRAWS.get(http) ?? readDraws(http);
  DRAWS.set(http, known);
  return known.get(name);
}

/** Of several blocks for one variable it is not looked at which one holds. */
function readDraws(http: Level): ReadonlyMap<string, Draw | undefined> {
  const draws = new Map<string, Draw | undefined>();
  for (const [block, read] of Object.entries(READERS)) {
    for (const directive of http.byName.get(block) ?? []) {
      const variable = directive.args.at(-1)?.value;
      if (variable?.startsWith("$") !== true) continue;
      const name = variable.slice(1);
      draws.set(name, draws.has(name) || isOpen(directive) ? undefined : read(directive, name));
    }
  }
  return draws;
}

function isOpen({ block, conditional }: Directive): boolean {
  const isUnknown = (inner: Directive): boolean =>
    inner.conditional ||
    inner.unresolved !== undefined ||
    inner.args.some(({ placeholders }) => placeholders.length > 0);
  return conditional || block === undefined || block.some(isUnknown);
}

const READERS: Readonly<Record<string, (directive: Directive, name: string) => Draw>> = {
  geo: readGeo,
  split_clients: readSplit,
};

const GEO_SETTINGS: ReadonlySet<string> = new Set(["proxy", "proxy_recursive", "ranges", "delete"]);

/** Every address without a line of its own has the default, or nothing (ngx_http_geo_block). */
function readGeo({ block = [] }: Directive, name: string): Draw {
  const entries = block.filter((entry) => !GEO_SETTINGS.has(entry.name));
  const hasDefault = entries.some((entry) => entry.name === "default");
  const values = entries.map(({ args }) => args[0]?.value ?? "");
  return {
    values: [...new Set(hasDefault ? values : [...values, ""])],
    reason: `the address of the client ($${name})`,
  };
}

/** Without a `*` a part of the clients is left without a value (ngx_http_split_clients_variable). */
function readSplit({ block = [] }: Directive, name: string): Draw {
  const rest = block.findIndex((entry) => entry.name === "*");
  const entries = rest === -1 ? block : block.slice(0, rest + 1);
  const values = entries.map(({ args }) => args[0]?.value ?? "");
  return {
    values: [...new Set(rest === -1 ? [...values, ""] : values)],
    reason: `the share of clients to which this one belongs ($${name})`,
  };
}
