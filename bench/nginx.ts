// How fast nginx configuration is read and requests are routed, and that time grows with the
// length of the input and no faster:
//   npx esbuild bench/nginx.ts --bundle --platform=node --format=cjs | node
import { check } from "../src/check.ts";
import { assemble } from "../src/deployment/assemble.ts";
import { RECOMMENDED } from "../src/deployment/instance.ts";
import { assembleNginx } from "../src/nginx/configuration.ts";
import { route } from "../src/nginx/route.ts";
import { parseNginx } from "../src/nginx/syntax/parse.ts";
import { DEFAULT_POLICY } from "../src/policy/policy.ts";
import { probes } from "../src/rules/nginx/needs.ts";
import type { Repository } from "../src/source/repository.ts";
import { SourceFile } from "../src/source/source-file.ts";
import { HOSTILE, INPUTS, SITES, textOf } from "./nginx-inputs.ts";

const SIZE = 2 * 1024 * 1024;
const PROBES = 20;

/** The best of some runs, in milliseconds of processor time: other programs may be busy too. */
function best(runs: number, prepare: () => SourceFile, run: (file: SourceFile) => void): number {
  const times = Array.from({ length: runs }, () => {
    const file = prepare();
    const start = process.cpuUsage();
    run(file);
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

/** Everything from the text to the answers of some requests. */
function routeAll(file: SourceFile): void {
  const configuration = assembleNginx([file], {
    paths: new Set([file.path]),
    files: new Map([[file.path, file]]),
    links: new Map(),
  });
  const [socket] = configuration.sockets;
  if (socket === undefined) return;
  for (let probe = 0; probe < PROBES; probe++) {
    route(configuration, { socket, host: "social.example.org", target: `/aaaaaaaaaaaa/${probe}` });
  }
}

const rows = Object.entries(INPUTS).map(([name, input]) => {
  const texts = [textOf(input, SIZE / 2), textOf(input, SIZE)];
  // A file is parsed once: every run gets a new one.
  const measure = (runs: number, run: (file: SourceFile) => void) =>
    texts.map((text) => best(runs, () => new SourceFile("site.conf", text), run));
  const [parseHalf = 0, parseFull = 0] = measure(7, parseNginx);
  const [half = 0, full = 0] = measure(2, routeAll);
  return {
    input: name,
    "parse MB/s": (SIZE / 1e6 / (parseFull / 1000)).toFixed(0),
    "parse n → 2n": (parseFull / parseHalf).toFixed(2),
    [`parse, assemble, ${PROBES} requests, ms`]: full.toFixed(0),
    "n → 2n": (full / half).toFixed(2),
  };
});
console.table(rows);

function repositoryOf(
  nginx: readonly SourceFile[],
  elixir: readonly SourceFile[] = [],
): Repository {
  const files = [...nginx, ...elixir];
  const paths = (some: readonly SourceFile[]) => some.map(({ path }) => path);
  return {
    paths: new Set(paths(files)),
    files: new Map(files.map((file) => [file.path, file])),
    links: new Map(),
    candidates: { elixir: paths(elixir), nginx: paths(nginx), systemd: [] },
    problems: [],
  };
}

/** All requests that the rules make to a site. */
function probeAll(file: SourceFile): void {
  const { instances } = assemble(repositoryOf([file]), { family: "pleroma", preset: RECOMMENDED });
  for (const instance of instances) {
    const asked = probes.resolve(instance);
    for (const host of asked?.site.hosts ?? []) asked?.of(host);
  }
}

console.table(
  Object.entries(SITES).map(([name, input]) => {
    const [half = 0, full = 0] = [SIZE / 2, SIZE].map((size) =>
      best(2, () => new SourceFile("site.conf", textOf(input, size)), probeAll),
    );
    return {
      "requests of the rules": name,
      ms: full.toFixed(0),
      "n → 2n": (full / half).toFixed(2),
    };
  }),
);

const ELIXIR = `import Config
config :pleroma, Pleroma.Web.Endpoint,
  url: [host: "social.example.org", scheme: "https", port: 443],
  http: [ip: {127, 0, 0, 1}, port: 4000]
`;

/** Many files, each of which includes all of them. */
function includingEachOther(size: number): readonly SourceFile[] {
  const text = "include sites/*.conf;\n";
  const main = `events {} http { ${text} server { listen 80; location / { proxy_pass http://127.0.0.1:4000; } } }`;
  const count = Math.min(2000, Math.floor(size / 1024));
  const sites = Array.from(
    { length: count },
    (_, index) => new SourceFile(`nginx/sites/${index}.conf`, text),
  );
  return [new SourceFile("nginx/nginx.conf", main), ...sites];
}

/** A whole run, from the texts to the result, in milliseconds of processor time. */
async function timeOfCheck(files: readonly SourceFile[]): Promise<number> {
  const repository = repositoryOf(files, [new SourceFile("config/prod.secret.exs", ELIXIR)]);
  const head = { repository, policyProblems: [] };
  const start = process.cpuUsage();
  await check({ head, policy: DEFAULT_POLICY, today: "2026-01-01", notices: [] });
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

async function measureChecks(): Promise<void> {
  const shapes = Object.entries(HOSTILE).map(
    ([name, input]) =>
      [name, (size: number) => [new SourceFile("site.conf", textOf(input, size))]] as const,
  );
  const measured: Record<string, string>[] = [];
  for (const [name, filesOf] of [...shapes, ["includes", includingEachOther] as const]) {
    // The first one only warms up.
    const sizes = [SIZE / 16, SIZE / 4, SIZE / 2, SIZE];
    const [, quarter = 0, half = 0, full = 0] = await inTurn(sizes, (size) =>
      timeOfCheck(filesOf(size)),
    );
    measured.push({
      "whole check": name,
      ms: full.toFixed(0),
      "n → 2n": (half / quarter).toFixed(2),
      "2n → 4n": (full / half).toFixed(2),
    });
  }
  console.table(measured);
}

async function inTurn<T>(
  items: readonly T[],
  measure: (item: T) => Promise<number>,
): Promise<number[]> {
  const results: number[] = [];
  for (const item of items) results.push(await measure(item));
  return results;
}

measureChecks();
