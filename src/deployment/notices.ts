import type { ElixirConfiguration } from "../elixir/configuration/configuration.ts";
import type { NginxConfiguration } from "../nginx/model/model.ts";
import type { Repository } from "../source/repository.ts";
import type { Setting } from "../source/setting.ts";
import { guessAbsolute } from "./elixir/elixir-imports.ts";
import type { ElixirPart } from "./elixir-part.ts";
import type { EndpointFacts } from "./endpoint-facts.ts";
import type { NginxSite } from "./site/nginx-site.ts";

/** An instance as far as these sentences are about it. */
interface Subject {
  readonly elixir: ElixirConfiguration | undefined;
  readonly facts: EndpointFacts;
  readonly site: NginxSite | undefined;
}

/** So many paths are named before the rest is counted. */
const NAMED = 5;

/** What people should know about which files were, and were not, looked at. */
export function noticesOfFiles(
  repository: Repository,
  { deployments, unused }: ElixirPart,
  nginx: NginxConfiguration | undefined,
): readonly string[] {
  const said: string[] = [];
  if (unused.length > 0) {
    const main = deployments[0]?.files[0];
    const taken =
      main === undefined || deployments.length > 1
        ? "Nothing says that production loads"
        : `${main} is taken as what production loads. It does not load`;
    said.push(
      `${taken} ${list(unused)}: only committed secrets were looked for there. Name the files that count with elixir-files.`,
    );
  }
  said.push(...noticesOfSeveral(deployments));
  const inactive = nginx?.inactive.filter((path) => nginx.files.length > 0 && path !== "") ?? [];
  if (inactive.length > 0) {
    said.push(`nginx does not read ${list(inactive)}: nothing includes or enables them.`);
  }
  const encrypted = [...repository.files.values()].filter(({ encryption }) => encryption);
  if (encrypted.length > 0) {
    said.push(
      `Encrypted, so that nobody can tell what they set: ${list(encrypted.map(({ path }) => path))}.`,
    );
  }
  return said;
}

/** Why there are several deployments. */
function noticesOfSeveral(deployments: readonly ElixirConfiguration[]): readonly string[] {
  const filesByMain = new Map<string, readonly string[]>();
  const mounted: string[] = [];
  for (const { files } of deployments) {
    const [main = ""] = files;
    const known = filesByMain.get(main);
    if (known === undefined) {
      filesByMain.set(main, files);
      continue;
    }
    const added = files.find((path) => !known.includes(path)) ?? main;
    mounted.push(
      `${added} may be a file that ${main} imports on the host: ${main} is judged as one instance without it, and as another with it.`,
    );
  }
  if (filesByMain.size < 2) return mounted;
  const mains = list([...filesByMain.keys()]);
  return [
    `${mains} each configure Pleroma, and none of them loads another: each is judged as an instance of its own. Exclude in the policy file what no host uses.`,
    ...mounted,
  ];
}

/** What people should know about what an instance was taken to be. */
export function noticesOfInstance(
  { elixir, facts, site }: Subject,
  { paths }: Repository,
  hostFilesSet: readonly string[] | undefined,
): readonly string[] {
  const said: string[] = [];
  for (const { path, location } of elixir?.unresolvedImports ?? []) {
    const what = path === undefined ? "a file whose name only the host knows" : path;
    // It may set anything where it may be a file of the repository as well.
    const mayBeAny = path === undefined || guessAbsolute(path, location.path, paths) !== undefined;
    const limited = mayBeAny ? undefined : hostFilesSet;
    const consequence =
      limited === undefined
        ? "what it may override is unknown, but for a database export"
        : `the policy says that it sets ${limited.length === 0 ? "nothing" : `no more than ${list(limited)}`}`;
    said.push(
      `${location.path}:${location.line} imports ${what}, which is not in the repository: ${consequence}.`,
    );
  }
  const assumed = site?.configuration.assumed ?? [];
  if (assumed.includes("server")) {
    said.push(
      "The server block around the location blocks is not in the repository: names, sockets and TLS could not be checked.",
    );
  } else if (assumed.includes("http")) {
    said.push(
      "nginx.conf is not in the repository: its http block is assumed to set no header, TLS or routing directive.",
    );
  }
  const [empty, ...moreEmpty] = site?.configuration.emptyIncludes ?? [];
  if (empty !== undefined) {
    const { path, line } = empty.location;
    const others =
      moreEmpty.length > 0
        ? `, and so ${moreEmpty.length === 1 ? "is" : "are"} ${moreEmpty.length} more`
        : "";
    said.push(
      `${path}:${line} includes ${empty.args[0]?.value}, which nothing in the repository matches: it is taken to be empty${others}.`,
    );
  }
  const answered = new Set(site?.hosts.map(({ name }) => name));
  for (const host of new Set(facts.mediaHosts.flatMap(knownHost))) {
    if (site === undefined || answered.has(host)) continue;
    said.push(
      `Media are to come from ${host}, which no nginx server here passes on to Pleroma: make sure that something answers there.`,
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
