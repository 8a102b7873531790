import type { NginxConfiguration } from "../nginx/model.ts";
import type { Repository } from "../source/repository.ts";
import type { Setting } from "../source/setting.ts";
import type { ElixirPart } from "./elixir-part.ts";
import type { EndpointFacts } from "./endpoint-facts.ts";
import type { NginxSite } from "./nginx-site.ts";

interface Parts {
  readonly facts: EndpointFacts;
  readonly repository: Repository;
  readonly elixir: ElixirPart;
  readonly nginx: NginxConfiguration | undefined;
  readonly site: NginxSite | undefined;
}

/** So many paths are named before the rest is counted. */
const NAMED = 5;

/** What people should know about what was, and was not, looked at. */
export function notices({ facts, repository, elixir, nginx, site }: Parts): readonly string[] {
  const said: string[] = [];
  const main = elixir.production?.files[0];
  if (elixir.unused.length > 0) {
    const taken =
      main === undefined
        ? "Nothing says that production loads"
        : `${main} is taken as what production loads. It does not load`;
    said.push(
      `${taken} ${list(elixir.unused)}: only committed secrets were looked for there. Name the files that count with elixir-files.`,
    );
  }
  for (const { path, location } of elixir.production?.unresolvedImports ?? []) {
    const what = path === undefined ? "a file whose name only the host knows" : path;
    said.push(
      `${location.path}:${location.line} imports ${what}, which is not in the repository: what it may override is unknown, but for a database export.`,
    );
  }
  const inactive = nginx?.inactive.filter((path) => nginx.files.length > 0 && path !== "") ?? [];
  if (inactive.length > 0) {
    said.push(`nginx does not read ${list(inactive)}: nothing includes or enables them.`);
  }
  if (site !== undefined && nginx?.assumed.includes("server")) {
    said.push(
      "The server block around the location blocks is not in the repository: names, sockets and TLS could not be checked.",
    );
  } else if (site !== undefined && nginx?.assumed.includes("http")) {
    said.push(
      "nginx.conf is not in the repository: its http block is assumed to set no header, TLS or routing directive.",
    );
  }
  const answered = new Set(site?.hosts.map(({ name }) => name));
  for (const host of new Set(facts.mediaHosts.flatMap(knownHost))) {
    if (site === undefined || answered.has(host)) continue;
    said.push(
      `Media are to come from ${host}, which no nginx server here passes on to Pleroma: make sure that something answers there.`,
    );
  }
  const encrypted = [...repository.files.values()].filter(({ encryption }) => encryption);
  if (encrypted.length > 0) {
    said.push(
      `Encrypted, so that nobody can tell what they set: ${list(encrypted.map(({ path }) => path))}.`,
    );
  }
  return said;
}

function knownHost(host: Setting<string>): readonly string[] {
  return host.state === "known" ? [host.value] : [];
}

function list(paths: readonly string[]): string {
  const named = paths.slice(0, NAMED).join(", ");
  return paths.length > NAMED ? `${named} and ${paths.length - NAMED} more` : named;
}
