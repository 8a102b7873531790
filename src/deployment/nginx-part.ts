import { assembleNginx } from "../nginx/configuration.ts";
import { folderOf } from "../nginx/includes/include-paths.ts";
import type { FileTree } from "../nginx/includes/path-index.ts";
import type { UnreadFile } from "../nginx/includes/roots.ts";
import type { NginxConfiguration } from "../nginx/model/model.ts";
import { looksLikeNginx } from "../nginx/recognise.ts";
import { parseNginx } from "../nginx/syntax/parse.ts";
import { startOf } from "../source/location.ts";
import { type Problem, problem } from "../source/problem.ts";
import type { Repository } from "../source/repository.ts";
import type { SourceFile } from "../source/source-file.ts";

export interface NginxPart {
  readonly configuration: NginxConfiguration | undefined;
  /** Of files that were meant to be nginx configuration; its own problems are in `configuration`. */
  readonly problems: readonly Problem[];
}

/** The nginx configuration among a repository's candidates; `undefined` where none is one. */
export function readNginx(repository: Repository): NginxPart {
  const readable = withoutEncrypted(repository);
  const paths = repository.candidates.nginx.filter((path) => !isDropIn(path));
  const files = paths.flatMap((path) => readable.files.get(path) ?? []);
  const recognised = files.filter(looksLikeNginx);
  const known = new Set(recognised);
  const strange = files.filter((file) => !known.has(file));
  const problems = new Map(strange.map((file) => [file.path, brokenBeyondRecognition(file)]));
  const folders = new Set(recognised.map(({ path }) => folderOf(path)));
  const unread = paths.flatMap((path): readonly UnreadFile[] => {
    const isBroken = (problems.get(path) ?? []).length > 0;
    const isHere = hasNginxName(path) || folders.has(folderOf(path));
    if (!isBroken && (readable.files.has(path) || !isHere)) return [];
    return [{ path, reason: `the file ${path}, which cannot be read` }];
  });
  return {
    configuration:
      recognised.length === 0 ? undefined : assembleNginx(recognised, readable, unread),
    problems: [...problems.values()].flat(),
  };
}

/** What is so broken that it is no nginx configuration any more was meant to be one. */
function mentionsProxying({ text }: SourceFile): boolean {
  return /\bproxy_pass\s/.test(text) && /\b(?:server|location)\b/.test(text);
}

/** Where nginx's configuration is, and little else. */
function hasNginxName(path: string): boolean {
  return /(?:^|\/)(?:nginx\/|sites-[a-z]+\/|nginx\.conf$)|\.(?:nginx|vhost)$/i.test(path);
}

function brokenBeyondRecognition(file: SourceFile): readonly Problem[] {
  const proxies = mentionsProxying(file);
  if (!proxies && !hasNginxName(file.path)) return [];
  const { problems } = parseNginx(file);
  if (problems.length > 0 || !proxies) return problems;
  const message =
    "This file has a proxy_pass, but is no nginx configuration as a whole: correct or exclude it.";
  return [problem("nginx/syntax", startOf(file.path), message)];
}

/** Drop-ins of systemd units end in `.conf` too. */
function isDropIn(path: string): boolean {
  return /\.(?:service|timer|socket)\.d\/[^/]+$/.test(path);
}

/** To nginx's reader an encrypted file is one that only the host has: it may set anything. */
function withoutEncrypted({
  files,
  paths,
  links,
  outside = new Set(),
}: Repository): FileTree<SourceFile> {
  const isPlain = ([, file]: readonly [string, SourceFile]) => file.encryption === undefined;
  return { files: new Map([...files].filter(isPlain)), paths, links, outside };
}
