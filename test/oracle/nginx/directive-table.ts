import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Context, DIRECTIVES } from "../../../src/nginx/validate/directives.ts";

/** Where nginx takes a directive, and with how many words; `null` for one that it does not know. */
export type Taken = Readonly<Partial<Record<Context, string>>> | null;

/** What each block needs around it, and in it. */
const AROUND: Readonly<Record<Context, readonly [before: string, after: string]>> = {
  m: ["", ""],
  e: ["events {", "}"],
  h: ["events { } http {", "}"],
  s: ["events { } http { server {", "} }"],
  l: ["events { } http { server { location / {", "} } }"],
  i: ["events { } http { server { location / { if ($uri) {", "} } } }"],
  I: ["events { } http { server { if ($uri) {", "} } }"],
  x: ["events { } http { server { location / { limit_except GET {", "} } } }"],
  u: ["events { } http { upstream u {", "server 127.0.0.1:1; } }"],
};
export const CONTEXT_CODES = ["m", "e", "h", "s", "l", "i", "I", "x", "u"] as const;

/** So many words are tried behind a directive, none included. */
export const MOST_WORDS = 5;
const WORDS = ["on", "x1", "x2", "x3", "x4"];
const MODULE = "/usr/lib/nginx/modules/ngx_http_headers_more_filter_module.so";

/** So many ask at once. */
const AT_ONCE = 4;

/** Asks real nginx about each directive of the table. */
export async function recordDirectives(): Promise<Readonly<Record<string, Taken>>> {
  const folder = mkdtempSync(join(tmpdir(), "nginx-directives-"));
  try {
    const names = [...DIRECTIVES.keys()].toSorted();
    const taken = new Map<string, Taken>();
    const next = names.values();
    const ask = async (): Promise<void> => {
      for (const name of next) taken.set(name, await askAbout(name, folder));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, ask));
    return Object.fromEntries(names.map((name) => [name, taken.get(name) ?? null]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function askAbout(name: string, folder: string): Promise<Taken> {
  const taken: Partial<Record<Context, string>> = {};
  const first = await complaint(name, ";", "m", folder);
  if (first.startsWith("unknown directive")) return null;
  for (const context of CONTEXT_CODES) {
    const alone = await complaint(name, ";", context, folder);
    if (alone.startsWith(`"${name}" directive is not allowed here`)) continue;
    const end = alone.includes('has no opening "{"') ? "{ }" : ";";
    let counts = "";
    for (let count = 0; count <= MOST_WORDS; count++) {
      const words = WORDS.slice(0, count).join(" ");
      const wrong = await complaint(name, `${words} ${end}`, context, folder);
      if (!wrong.startsWith(`invalid number of arguments in "${name}"`)) counts += count;
    }
    taken[context] = `${counts}${end === ";" ? "" : "{}"}`;
  }
  return taken;
}

function complaint(name: string, rest: string, context: Context, folder: string): Promise<string> {
  const [before, after] = AROUND[context];
  const file = join(folder, `${name}.conf`);
  const main = `load_module ${MODULE}; pid ${file}.pid; error_log stderr;`;
  writeFileSync(file, `${main}\n${before} ${name} ${rest} ${after}\n`);
  const args = ["-t", "-p", folder, "-c", file];
  return new Promise((resolve) => {
    execFile("/usr/sbin/nginx", args, { timeout: 10_000 }, (_, __, stderr) => {
      resolve(/\[(?:emerg|error)\] (?:\d+#\d+: )?(.*)/.exec(stderr)?.[1] ?? "");
    });
  });
}
