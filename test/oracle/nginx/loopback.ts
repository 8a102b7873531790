import { parseNginx } from "../../../src/nginx/parse.ts";
import type { Directive } from "../../../src/nginx/syntax.ts";
import type { Location } from "../../../src/source/location.ts";
import type { SourceFile } from "../../../src/source/source-file.ts";

/** A configuration whose every address is on loopback, and what was which before. */
export interface LoopbackPlan {
  /** `80` or `[::]:443` as `listen` has it, by the port that stands for it. */
  readonly listens: ReadonlyMap<string, number>;
  /** `127.0.0.1:4000` or `unix:/run/x.sock` to the port of the stub. */
  readonly upstreams: ReadonlyMap<string, number>;
  readonly texts: ReadonlyMap<string, string>;
}

const UPSTREAM = /127\.0\.0\.1:4\d{3}|unix:\/run\/[a-z]+\.sock/g;

/** Gives every address of the case a port of its own on loopback. */
export function planLoopback(
  files: ReadonlyMap<string, SourceFile>,
  firstPort: number,
  folder: string,
): LoopbackPlan {
  let next = firstPort;
  const listens = new Map<string, number>();
  const upstreams = new Map<string, number>();
  const portFor = (ports: Map<string, number>, address: string): number => {
    const port = ports.get(address) ?? next++;
    ports.set(address, port);
    return port;
  };
  const texts = new Map<string, string>();
  for (const [path, file] of files) {
    const edits: { start: number; end: number; text: string }[] = [];
    visit(parseNginx(file).directives, (directive) => {
      const mark = markOf(directive);
      if (mark !== undefined) {
        const { endLine, endColumn } = directive.location;
        const start = file.text.indexOf("{", file.offsetOf(endLine, endColumn)) + 1;
        edits.push({ start, end: start, text: mark });
      }
      for (const [index, { location }] of directive.args.entries()) {
        const start = file.offsetOf(location.line, location.column);
        const end = file.offsetOf(location.endLine, location.endColumn);
        const written = file.text.slice(start, end);
        const text =
          directive.name === "listen"
            ? index === 0
              ? `127.0.0.1:${portFor(listens, canonicalListen(written))}`
              : written
            : written
                .replace(UPSTREAM, (address) => `127.0.0.1:${portFor(upstreams, address)}`)
                .replaceAll("/srv/", `${folder}/srv/`);
        if (text !== written) edits.push({ start, end, text });
      }
    });
    let text = file.text;
    for (const edit of edits.toSorted((a, b) => b.start - a.start)) {
      text = text.slice(0, edit.start) + edit.text + text.slice(edit.end);
    }
    texts.set(path, text);
  }
  return { listens, upstreams, texts };
}

/** How a `server` or `location` is named in what nginx logs of a request. */
export function markName({ path, line, column }: Location): string {
  return `${path}:${line}:${column}`;
}

/** Makes nginx remember which blocks have answered; `set` changes nothing else. */
function markOf({ name, args, block, location }: Directive): string | undefined {
  if (block === undefined) return undefined;
  if (name === "server" && args.length === 0) {
    return ` set $oracle_server "${markName(location)}"; set $oracle_location "";`;
  }
  return name === "location" ? ` set $oracle_location "${markName(location)}";` : undefined;
}

/** `80` and `*:80` are one socket. */
function canonicalListen(written: string): string {
  return /^\d+$/.test(written) ? `*:${written}` : written;
}

function visit(directives: readonly Directive[], each: (directive: Directive) => void): void {
  for (const directive of directives) {
    each(directive);
    if (directive.block !== undefined) visit(directive.block, each);
  }
}

/** Throws unless every address in the texts is one of the plan's. */
export function assertLoopback({ texts, listens, upstreams }: LoopbackPlan): void {
  const allowed = new Set([...listens.values(), ...upstreams.values()]);
  for (const text of texts.values()) {
    for (const [, address = ""] of text.matchAll(/^\s*listen\s+([^\s;]+)/gm)) {
      if (!/^127\.0\.0\.1:\d+$/.test(address)) throw new Error(`listens on ${address}`);
    }
    for (const [address, port] of text.matchAll(/\d+\.\d+\.\d+\.\d+:(\d+)/g)) {
      if (!address.startsWith("127.0.0.1:") || !allowed.has(Number(port))) {
        throw new Error(`names the address ${address}`);
      }
    }
  }
}
