import { locateAbsolute } from "../deployment/elixir/elixir-imports.ts";
import { isDatabaseExport } from "../deployment/elixir/elixir-names.ts";
import { findElixirSecrets } from "../deployment/secrets/elixir-secrets.ts";
import { isSecretName } from "../deployment/secrets/secret-names.ts";
import type { EffectiveSetting } from "../elixir/configuration/configuration.ts";
import { evaluateConfig } from "../elixir/evaluation/evaluate.ts";
import { charlistText } from "../elixir/values/to-text.ts";
import { type ElixirValue, keywordPair } from "../elixir/values/value.ts";
import { PathIndex } from "../nginx/includes/path-index.ts";
import { inspect } from "../rules/pleroma/inspect.ts";
import type { Location } from "../source/location.ts";
import { createRedactor, REDACTED, type SecretText } from "../source/redaction.ts";
import type { Repository } from "../source/repository.ts";
import type { SourceFile } from "../source/source-file.ts";

/** What one setting is, as far as the files tell. Holds no secret. */
export interface InspectedSetting {
  /** `pleroma.Pleroma.Web.Endpoint.http.ip`; a `*` for keys that are not known. */
  readonly path: string;
  readonly state: "known" | "dynamic";
  /** As Elixir writes it. */
  readonly value: string | null;
  /** What a dynamic value depends on. */
  readonly reason: string | null;
  /** The value on a host that says nothing. */
  readonly fallback: string | null;
  readonly location: Location;
}

/** The effective configuration that a file gives, with what it imports. */
export interface ElixirReport {
  readonly file: string;
  readonly environment: string | null;
  readonly files: readonly string[];
  readonly settings: readonly InspectedSetting[];
  readonly unresolvedImports: readonly {
    readonly path: string | null;
    readonly location: Location;
  }[];
  readonly problems: readonly {
    readonly code: string;
    readonly severity: "error" | "warning";
    readonly message: string;
    readonly location: Location;
  }[];
}

/** Evaluates a config file as the one that is read first; without an environment, as a release's. */
export function inspectElixir(
  repository: Repository,
  file: SourceFile,
  environment: string | undefined,
): ElixirReport {
  const index = new PathIndex(repository);
  const configuration = evaluateConfig([file], {
    environment,
    readFile: (path) => repository.files.get(repository.links.get(path) ?? path),
    listFiles: (glob) => index.find(glob),
    locate: (absolute) => locateAbsolute(absolute, repository.paths),
    leavesSettings: isDatabaseExport,
  });
  const { literals } = findElixirSecrets({ production: configuration, others: [] });
  const redactor = createRedactor(literals);
  const show = showWithout(literals, redactor.text);
  return {
    file: file.path,
    environment: environment ?? null,
    files: configuration.files.map(redactor.text),
    settings: configuration.settings().flatMap((one) => describe(one, show, redactor.text)),
    unresolvedImports: configuration.unresolvedImports.map(({ path, location }) => ({
      path: path === undefined ? null : redactor.text(path),
      location,
    })),
    problems: configuration.problems.map(({ code, severity, message, location }) => ({
      code,
      severity,
      message: redactor.text(message),
      location,
    })),
  };
}

type Show = (value: ElixirValue, key: string) => string;

function describe(
  { path, setting }: EffectiveSetting,
  show: Show,
  redact: (text: string) => string,
): readonly InspectedSetting[] {
  if (setting.state === "unset") return [];
  const key = path.at(-1) ?? "";
  const text = (value: ElixirValue | undefined) =>
    value === undefined ? null : redact(show(value, key));
  const isKnown = setting.state === "known";
  return [
    {
      path: redact(path.join(".")),
      state: setting.state,
      value: isKnown ? text(setting.value) : null,
      reason: isKnown ? null : redact(setting.reason),
      fallback: isKnown ? null : text(setting.fallback),
      location: setting.origin,
    },
  ];
}

/** Shows values whole, but for secrets: those of these places, and those that a key announces. */
function showWithout(secrets: readonly SecretText[], redact: (text: string) => string): Show {
  const places = new Set(secrets.map(({ location }) => placeId(location)));
  const show: Show = (value, key) => {
    const isText = value.kind === "string" || value.kind === "list";
    if (isText && (isSecretName(key) || places.has(placeId(value.location)))) {
      return JSON.stringify(REDACTED);
    }
    // A charlist is shown as the numbers of its characters, in which nobody would find a secret.
    const text = value.kind === "list" ? charlistText(value) : undefined;
    if (text !== undefined && redact(text) !== text) return JSON.stringify(REDACTED);
    switch (value.kind) {
      case "list":
        return `[${value.items.map((item) => show(item, key)).join(", ")}]`;
      case "tuple": {
        const pair = keywordPair(value);
        const name = pair?.key ?? key;
        return `{${value.items.map((item) => show(item, name)).join(", ")}}`;
      }
      case "map":
        return `%{${value.entries
          .map(([name, item]) => `${inspect(name)} => ${show(item, nameOf(name))}`)
          .join(", ")}}`;
      default:
        return inspect(value);
    }
  };
  return show;
}

function nameOf(key: ElixirValue): string {
  if (key.kind === "atom") return key.name;
  return key.kind === "string" ? key.value : "";
}

function placeId({ path, line, column }: Location): string {
  return `${path}:${line}:${column}`;
}
