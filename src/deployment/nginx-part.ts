import { assembleNginx } from "../nginx/configuration.ts";
import type { NginxConfiguration } from "../nginx/model.ts";
import { looksLikeNginx } from "../nginx/recognise.ts";
import type { Repository } from "../source/repository.ts";

/** The nginx configuration among a repository's candidates; `undefined` where none is one. */
export function readNginx(repository: Repository): NginxConfiguration | undefined {
  const readable = withoutEncrypted(repository);
  const files = repository.candidates.nginx
    .filter((path) => !isDropIn(path))
    .flatMap((path) => readable.files.get(path) ?? [])
    .filter(looksLikeNginx);
  return files.length === 0 ? undefined : assembleNginx(files, readable);
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
}: Repository): Omit<Repository, "candidates" | "problems"> {
  const encrypted = new Set(
    [...files.values()].flatMap(({ path, encryption }) => (encryption === undefined ? [] : [path])),
  );
  if (encrypted.size === 0) return { files, paths, links };
  return {
    files: new Map([...files].filter(([path]) => !encrypted.has(path))),
    paths: new Set([...paths].filter((path) => !encrypted.has(path))),
    links,
  };
}
