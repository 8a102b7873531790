import { parseNginx } from "../../../src/nginx/syntax/parse.ts";
import type { Directive } from "../../../src/nginx/syntax/syntax.ts";
import type { Location } from "../../../src/source/location.ts";
import { SourceFile } from "../../../src/source/source-file.ts";

/** A configuration whose every address is on loopback, and what was which before. */
export interface LoopbackPlan {
  /** `80` or `[::]:443` as `listen` has it, by the port that stands for it. */
  readonly listens: ReadonlyMap<string, number>;
  /** `127.0.0.1:4000` or `unix:/run/x.sock` to the port of the stub. */
  readonly upstreams: ReadonlyMap<string, number>;
  readonly texts: ReadonlyMap<string, string>;
  /** nginx sends copies of requests, or tells somebody of them afterwards. */
  readonly hasCopies: boolean;
}

/** Addresses that stand in variables, which no directive tells from other words. */
const IN_VARIABLES = /127\.0\.0\.1:4\d{3}|unix:\/run\/[a-z]+\.sock/g;
const PASSING = /^(?:proxy|fastcgi|uwsgi|scgi|grpc|memcached)_pass$/;
/** What says nothing about answers, and would write where it must not. */
const DROPPED: ReadonlySet<string> = new Set(["access_log", "error_log", "ssl_dhparam"]);

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Gives every address of the case a port of its own on loopback.
 *
 * @param certificates where `certificate.pem` and `key.pem` are
 */
export function planLoopback(
  files: ReadonlyMap<string, SourceFile>,
  firstPort: number,
  { folder, certificates }: { readonly folder: string; readonly certificates: string },
): LoopbackPlan {
  const parsed = [...files.values()].map((file) => [file, parseNginx(file).directives] as const);
  const ports = new Ports(
    firstPort,
    parsed.map(([, directives]) => directives),
  );
  const texts = new Map<string, string>();
  for (const [file, directives] of parsed) {
    const edits: Edit[] = [];
    visit(directives, (directive) => {
      for (const edit of editsOf(directive, file, ports)) edits.push(edit);
    });
    let text = file.text;
    for (const edit of edits.toSorted((a, b) => b.start - a.start)) {
      text = text.slice(0, edit.start) + edit.text + text.slice(edit.end);
    }
    const placed = text
      .replaceAll(CERTIFICATES, `${certificates}/`)
      .replaceAll("/srv/", `${folder}/srv/`);
    texts.set(file.path, placed);
  }
  const hasCopies = [...texts.values()].some((text) => /\b(?:mirror|post_action)\b/.test(text));
  const { listens, upstreams } = ports;
  return { listens, upstreams, texts, hasCopies };
}

const CERTIFICATES = "/certificates-of-the-oracle/";

function editsOf(directive: Directive, file: SourceFile, ports: Ports): readonly Edit[] {
  const { name, args, block, location } = directive;
  const from = file.offsetOf(location.line, location.column);
  const to = file.offsetOf(location.endLine, location.endColumn);
  if (DROPPED.has(name)) {
    return [{ start: from, end: file.text.indexOf(";", to) + 1, text: "" }];
  }
  const edits: Edit[] = [];
  const mark = markOf(directive);
  if (mark !== undefined) {
    const start = file.text.indexOf("{", to) + 1;
    const usual = needsListen(directive) ? ` listen 127.0.0.1:${ports.forListen("80")};` : "";
    edits.push({ start, end: start, text: `${usual}${mark}` });
  }
  for (const [index, argument] of args.entries()) {
    const start = file.offsetOf(argument.location.line, argument.location.column);
    const end = file.offsetOf(argument.location.endLine, argument.location.endColumn);
    const written = file.text.slice(start, end);
    const text = rewritten(block === undefined ? name : "", index, written, ports);
    if (text !== written) edits.push({ start, end, text });
  }
  return edits;
}

function rewritten(name: string, index: number, written: string, ports: Ports): string {
  if (name === "listen") {
    if (index === 0) return `127.0.0.1:${ports.forListen(written)}`;
    return written.startsWith("ipv6only=") ? "" : written;
  }
  if (name === "ssl_certificate_key") return `${CERTIFICATES}key.pem`;
  if (/^ssl_.*certificate$/.test(name)) return `${CERTIFICATES}certificate.pem`;
  if (index === 0 && (PASSING.test(name) || name === "server")) return ports.onLoopback(written);
  return written.replace(IN_VARIABLES, (address) => `127.0.0.1:${ports.forUpstream(address)}`);
}

function needsListen({ name, block }: Directive): boolean {
  return name === "server" && block?.every((inner) => inner.name !== "listen") === true;
}

/** Which port stands for which address. */
class Ports {
  readonly listens = new Map<string, number>();
  readonly upstreams = new Map<string, number>();
  readonly #names = new Set<string>();
  #next: number;

  constructor(first: number, files: readonly (readonly Directive[])[]) {
    this.#next = first;
    for (const directives of files) {
      visit(directives, ({ name, args }) => {
        const [argument] = args;
        if (argument === undefined) return;
        // A block that is named as an address is found by that only where it has no port.
        if (name === "upstream" && argument.value.search(IN_VARIABLES) === -1)
          this.#names.add(argument.value.toLowerCase());
        if (name === "listen") this.forListen(argument.value);
      });
    }
  }

  forListen(written: string): number {
    return this.#portFor(this.listens, canonicalListen(written));
  }

  forUpstream(address: string): number {
    return this.#portFor(this.upstreams, address);
  }

  /** An address, with or without scheme and path, that leads to a stub, or to nginx itself. */
  onLoopback(written: string): string {
    const match =
      /^(?:(https?|grpcs?):\/\/)?(unix:[^:]+(?=:|$)|\[[^\]]*\]|[^/:?]+)(?::(\d+))?(?=[/?]|(?<=unix:[^:]+):|$)/.exec(
        written,
      );
    const [whole = "", scheme, host = "", port] = match ?? [];
    if (match === null || /[${]/.test(host) || this.#names.has(host.toLowerCase())) {
      return written.replace(IN_VARIABLES, (address) => `127.0.0.1:${this.forUpstream(address)}`);
    }
    const rest = written.slice(whole.length).replace(/^:/, "");
    const number = port ?? (scheme === "https" ? "443" : "80");
    const bare = host.replace(/^\[(.*)\]$/, "$1");
    const address = host.startsWith("unix:") ? host : `${bare}:${number}`;
    const own = this.#ownListen(host, number);
    // A stub speaks no TLS.
    const kept = own === undefined ? scheme?.replace(/s$/, "") : scheme;
    const target = `127.0.0.1:${own ?? this.forUpstream(address)}`;
    return `${kept === undefined ? "" : `${kept}://`}${target}${rest}`;
  }

  /** The port of this nginx itself, where it listens there. */
  #ownListen(host: string, port: string): number | undefined {
    if (host.startsWith("unix:")) return this.listens.get(host);
    const exact = this.listens.get(`${host}:${port}`);
    const isLoopback = /^(?:127\.|localhost$|\[::1\]$)/.test(host);
    return exact ?? (isLoopback ? this.listens.get(`*:${port}`) : undefined);
  }

  #portFor(ports: Map<string, number>, address: string): number {
    const port = ports.get(address) ?? this.#next++;
    ports.set(address, port);
    return port;
  }
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
  const isAllowed = (address: string): boolean => {
    const port = /^(?:\w+:\/\/)?127\.0\.0\.1:(\d+)/.exec(address)?.[1];
    return port !== undefined && allowed.has(Number(port));
  };
  const parsed = [...texts].map(([path, text]) => parseNginx(new SourceFile(path, text)));
  const names = new Set<string>();
  for (const { directives } of parsed) {
    visit(directives, ({ name, args }) => {
      if (name === "upstream") names.add(args[0]?.value.toLowerCase() ?? "");
    });
  }
  for (const { directives } of parsed) {
    visit(directives, ({ name, args, block }) => {
      const address = args[0]?.value ?? "";
      const isNamed = names.has(/^(?:\w+:\/\/)?([^/?:]+)/.exec(address)?.[1]?.toLowerCase() ?? "");
      // Without a resolver on the network, nginx connects to no name that only a request tells it.
      const isOpen = address.includes("$") || isNamed;
      const isPassing = PASSING.test(name) || (name === "server" && block === undefined);
      if (name === "listen" && !isAllowed(address)) throw new Error(`listens on ${address}`);
      if (name === "resolver" && !address.startsWith("127."))
        throw new Error(`resolves by ${address}`);
      if (isPassing && !isOpen && !isAllowed(address)) throw new Error(`passes on to ${address}`);
    });
  }
  for (const text of texts.values()) {
    // The name of a block is none, even where it looks like one.
    const addressed = text.replace(/^\s*upstream\s+\S+/gm, "");
    for (const [address] of addressed.matchAll(/\d+\.\d+\.\d+\.\d+:\d+/g)) {
      if (!isAllowed(address)) throw new Error(`names the address ${address}`);
    }
  }
}
