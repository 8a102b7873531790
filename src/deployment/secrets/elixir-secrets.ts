import type { Assignment, ElixirConfiguration } from "../../elixir/configuration/configuration.ts";
import { compareLocations, type Location } from "../../source/location.ts";
import type { SecretText } from "../../source/redaction.ts";
import type { SourceFile } from "../../source/source-file.ts";
import type { CommittedSecret, FoundSecrets } from "./committed-secret.ts";
import { LiteralPlaces } from "./elixir-literal-places.ts";
import { type FoundLiteral, findLiterals } from "./elixir-literals.ts";
import { wordsOf } from "./secret-names.ts";
import { PUBLISHED_VALUES } from "./secret-settings.ts";

type Configuration = Pick<
  ElixirConfiguration,
  "files" | "assignments" | "get" | "unresolvedImports"
>;

export interface ElixirSources {
  /** The configuration that production reads. */
  readonly production: Configuration | undefined;
  /** What else is there: files for development and tests, files that nothing reads. */
  readonly others: readonly Configuration[];
}

/**
 * Finds the secrets that Elixir config files assign as literals, whether or not a later assignment
 * overrides them. What depends on the environment is none, but its literal fallback is one.
 */
export function findElixirSecrets(
  { production, others }: ElixirSources,
  texts: readonly SourceFile[] = [],
): FoundSecrets {
  const places = new LiteralPlaces(texts);
  const secrets: CommittedSecret[] = [];
  const literals: SecretText[] = [];
  const productionFiles = new Set(production?.files);
  const seen = new Set<string>();
  for (const configuration of [...(production ? [production] : []), ...others]) {
    for (const assignment of wholesFirst(configuration.assignments)) {
      for (const group of groupByPath(findLiterals(assignment))) {
        const [first] = group;
        if (first === undefined || isRepeated(group, seen)) continue;
        for (const { value, location } of group) literals.push({ value, location });
        const password = places.ofPasswordIn(first);
        if (password !== undefined) literals.push(password);
        const effective = configuration === production && isEffective(production, assignment);
        const upstreamDefault = group.every(({ value }) => PUBLISHED_VALUES.has(value));
        if (upstreamDefault && !effective) continue;
        const { path } = first.location;
        secrets.push({
          subject: subjectOf(first.path),
          location: (password ?? first).location,
          kind: "elixir",
          environment:
            productionFiles.has(path) || !isForDevelopment(path) ? "production" : "development",
          effective,
          upstreamDefault,
          instead: insteadOf(first.path),
        });
      }
    }
  }
  return { secrets: secrets.sort(byLocation), literals: literals.sort(byLocation) };
}

/** By the names that `import_config "#{config_env()}.exs"` asks for: `dev.secret.exs`. */
function isForDevelopment(path: string): boolean {
  return /(?:^|\/)(?:dev|test|benchmark)\.[^/]*$/.test(path);
}

function byLocation(a: { location: Location }, b: { location: Location }): number {
  return compareLocations(a.location, b.location);
}

/** A literal inside of a tuple is assigned twice, by itself and with it: the whole names it. */
function wholesFirst(assignments: readonly Assignment[]): readonly Assignment[] {
  const isText = ({ value }: Assignment) => value.kind === "string";
  return [...assignments.filter((one) => !isText(one)), ...assignments.filter(isText)];
}

function groupByPath(found: readonly FoundLiteral[]): readonly (readonly FoundLiteral[])[] {
  const groups = new Map<string, FoundLiteral[]>();
  for (const literal of found) {
    const name = literal.path.join(".");
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [literal]);
    else group.push(literal);
  }
  return [...groups.values()];
}

/** Base files are read once for each environment. */
function isRepeated(group: readonly FoundLiteral[], seen: Set<string>): boolean {
  const before = seen.size;
  for (const { location } of group) {
    seen.add(`${location.path}:${location.line}:${location.column}`);
  }
  return seen.size === before;
}

function isEffective(configuration: Configuration, { path, value, location }: Assignment): boolean {
  // A file that only the host has (`prod.secret.exs`, say) may override everything.
  if (configuration.unresolvedImports.length > 0) return false;
  const setting = configuration.get(path);
  if (setting.state !== "known") return false;
  return [location, value.location].some((place) => startsAt(place, setting.value.location));
}

function startsAt(a: Location, b: Location): boolean {
  return a.path === b.path && a.line === b.line && a.column === b.column;
}

function subjectOf(path: readonly string[]): string {
  return (path[0] === "pleroma" ? path.slice(1) : path).join(".");
}

/** The line that takes the secret from the environment: `password: System.fetch_env!("…")`. */
function insteadOf(path: readonly string[]): string {
  const [application = "", ...keys] = path;
  const key = keys.at(-1) ?? "";
  const parent = keys.at(-2)?.split(".").at(-1) ?? (application === "pleroma" ? "" : application);
  const variable = [...wordsOf(parent), ...wordsOf(key)].join("_").toUpperCase();
  const read = `System.fetch_env!("${variable}")`;
  if (!/^[a-z_][a-z0-9_]*$/.test(key)) return read;
  return keys.length === 1 ? `config :${application}, ${key}: ${read}` : `${key}: ${read}`;
}
