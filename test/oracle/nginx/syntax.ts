import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assembleNginx } from "../../../src/nginx/configuration.ts";
import type { Problem } from "../../../src/source/problem.ts";
import { SourceFile } from "../../../src/source/source-file.ts";
import { Random } from "./random.ts";

export interface SyntaxCase {
  readonly name: string;
  /** What stands in `http`; `#@ path` begins a file that it includes. */
  readonly text: string;
}

interface Part {
  readonly path: string;
  readonly text: string;
}

function partsOf({ text }: SyntaxCase): { readonly main: string; readonly parts: readonly Part[] } {
  const [main = "", ...sections] = text.split(/^#@ /m);
  const parts = sections.map((section) => {
    const lineEnd = section.indexOf("\n");
    return { path: section.slice(0, lineEnd), text: section.slice(lineEnd + 1) };
  });
  return { main, parts };
}

/** `### name`, then the text up to the next one. */
export function readSyntaxCases(text: string): readonly SyntaxCase[] {
  return text
    .split(/^### /m)
    .slice(1)
    .map((section) => {
      const lineEnd = section.indexOf("\n");
      return { name: section.slice(0, lineEnd), text: section.slice(lineEnd + 1) };
    });
}

/**
 * One case a line: `#= name | text` says what is around the lines behind it, with an `@` in the
 * place of the line.
 */
export function readSyntaxLines(text: string): readonly SyntaxCase[] {
  const cases: SyntaxCase[] = [];
  let around = "@";
  let name = "";
  for (const line of text.split("\n")) {
    const [, heading, whole] = /^#= (\w+) \| (.*)$/.exec(line) ?? [];
    if (heading !== undefined && whole !== undefined) {
      name = heading;
      around = whole;
    } else if (line !== "") {
      // No pattern of a replacement is meant.
      cases.push({ name: `${name}: ${line}`, text: `${around.replace("@", () => line)}\n` });
    }
  }
  return cases;
}

const LONG = 4096;
const SERVER = "server { listen 80; server_name a.test; }\n";

/** What no text file is good for. */
export const MADE_CASES: readonly SyntaxCase[] = [
  ["a word of 3000 characters", `add_header X-A ${"a".repeat(3000)};\n${SERVER}`],
  ["a word that just fits into the buffer", `root /${"a".repeat(LONG - 2)};\n${SERVER}`],
  ["a word that just does not fit", `root /${"a".repeat(LONG - 1)};\n${SERVER}`],
  ["a quoted word that just fits", `add_header X-A "${"a".repeat(LONG - 2)}";\n${SERVER}`],
  ["a quoted word that just does not fit", `add_header X-A "${"a".repeat(LONG - 1)}";\n${SERVER}`],
  ["a policy that is too long", `add_header X-A "${"https://a.test ".repeat(300)}";\n${SERVER}`],
  ["a comment that just fits", `#${"c".repeat(LONG - 2)}\n${SERVER}`],
  ["a comment that just does not fit", `#${"c".repeat(LONG - 1)}\n${SERVER}`],
  ["a comment between words", `root # ${"c".repeat(LONG)}\n/srv;\n${SERVER}`],
  ["a comment of other letters", `# ${"\u00e9".repeat(LONG / 2 - 2)}\n${SERVER}`],
  ["a longer one", `# ${"\u00e9".repeat(LONG / 2)}\n${SERVER}`],
  ["a comment of pictures", `# ${"\u{1f512}".repeat(LONG / 4 - 1)}\n${SERVER}`],
  ["a longer one of pictures", `# ${"\u{1f512}".repeat(LONG / 4)}\n${SERVER}`],
  ["a comment at the end", `${SERVER}#${"c".repeat(LONG)}`],
  ["much white space", `${" ".repeat(LONG * 2)}\n${SERVER}`],
  ["many short words in quotes", `index ${'"index.html" '.repeat(1500)};\n${SERVER}`],
  ["a long name", SERVER.replace("a.test", `${"a".repeat(60)}.test`)],
  ["many words", `index ${"index.html ".repeat(1500)};\n${SERVER}`],
  ["CR before each line break", SERVER.replaceAll(/(?<=[{;}]) ?/g, "\r\n")],
  ["CR alone", SERVER.replaceAll(/(?<=[{;}]) ?/g, "\r")],
  ["CR in a comment", `# x\rreturn 404;\n${SERVER}`],
  ["tabs", SERVER.replaceAll(" ", "\t")],
  ["a form feed", SERVER.replace(" ", "\f")],
  ["a no-break space", SERVER.replace(" ", "\u00a0")],
  ["NUL between words", SERVER.replace("listen ", "listen\0")],
  ["NUL in a word", SERVER.replace("a.test", "a\0b.test")],
  ["NUL at the end", `${SERVER}\0`],
  ["two byte order marks", `\ufeff\ufeff${SERVER}`],
  ["a byte order mark inside", `${SERVER}\ufeff\n`],
  ["a zero width space", SERVER.replace("; ", ";\u200b ")],
  ["a dash of typographers", `root \u2013;\n${SERVER}`],
].map(([name = "", text = ""]) => ({ name, text }));

/** A mistake of the kind that hands make, in a text that is right; the same for the same seed. */
export function mutate(text: string, seed: number): string {
  const random = new Random(seed * 7919 + 13);
  const marks = [...text.matchAll(/[;{}"'()$]/g)].map(({ index }) => index);
  const words = [...text.matchAll(/[^\s;{}]+/g)].map((match) => [match.index, match[0]] as const);
  const lines = text.split("\n");
  const mark = marks[random.below(marks.length)] ?? 0;
  const [at, word] = words[random.below(words.length)] ?? [0, ""];
  const line = random.below(lines.length);
  switch (random.below(7)) {
    case 0:
    case 1:
      return text.slice(0, mark) + text.slice(mark + 1);
    case 2:
      return text.slice(0, mark) + (text[mark] ?? "") + text.slice(mark);
    case 3:
      return text.slice(0, at) + text.slice(at + word.length);
    case 4:
      return `${text.slice(0, at)}${word} ${text.slice(at)}`;
    case 5:
      return lines.toSpliced(line, 1).join("\n");
    default:
      return lines.toSpliced(line, 0, lines[line] ?? "").join("\n");
  }
}

/**
 * What `nginx -t` says: `ok`, with the names of servers that it ignores, why not, or `null` where
 * only this machine is to blame.
 */
export type Verdict = string | null;

const OF_THE_MACHINE =
  /cannot load|host not found|mkdir\(\)|open\(\) "|unknown directive|getpwnam|getgrnam|no servers are inside|zero size|could not build/;
/** Names that another file of the configuration may define: a repository seldom has them all. */
const OF_OTHER_FILES = /^unknown "|^unknown log format|zone ".*" is unknown|should be placed after/;
const MODULE = "/usr/lib/nginx/modules/ngx_http_headers_more_filter_module.so";

export function recordSyntax(cases: readonly SyntaxCase[]): Readonly<Record<string, Verdict>> {
  const folder = mkdtempSync(join(tmpdir(), "nginx-syntax-"));
  try {
    const key = join(folder, "key.pem");
    const certificate = join(folder, "certificate.pem");
    const request = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2";
    execFileSync(
      "openssl",
      [...request.split(" "), "-subj", "/CN=a.test", "-keyout", key, "-out", certificate],
      { stdio: "ignore" },
    );
    writeFileSync(
      join(folder, "nginx.conf"),
      `load_module ${MODULE};
pid ${folder}/nginx.pid; error_log stderr; events { }
http {
client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi; access_log off;
ssl_certificate ${certificate}; ssl_certificate_key ${key};
include case.conf;
}
`,
    );
    return Object.fromEntries(cases.map((one) => [one.name, ask(folder, one)]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function ask(folder: string, one: SyntaxCase): Verdict {
  const { main, parts } = partsOf(one);
  writeFileSync(join(folder, "case.conf"), onLoopback(main));
  for (const { path, text } of parts) writeFileSync(join(folder, path), onLoopback(text));
  const { status, stderr } = spawnSync(
    "/usr/sbin/nginx",
    ["-t", "-p", folder, "-c", join(folder, "nginx.conf")],
    { encoding: "utf8", timeout: 10_000 },
  );
  if (status === 0) {
    const conflicts = stderr.matchAll(/conflicting server name "(.*)" on \S+, ignored/g);
    return okWithout([...conflicts].map(([, ignored = ""]) => ignored));
  }
  const message = /\[(?:emerg|error)\] (?:\d+#\d+: )?(.*)/.exec(stderr)?.[1] ?? stderr;
  const isOther = OF_THE_MACHINE.test(message) || OF_OTHER_FILES.test(message);
  return isOther ? null : message.replaceAll(folder, "").replace(/ in \/.*/, "");
}

/** `nginx -t` answers nobody; its sockets stand on loopback all the same. */
function onLoopback(text: string): string {
  return text.replace(
    /(\blisten\s+)(\[::\]:)?(?:\*:)?(80|443|8080|8443)\b/g,
    (_, listen: string, six: string | undefined, port: string) =>
      `${listen}${six === undefined ? "127.0.0.1" : "[::1]"}:2${port.padStart(4, "0")}`,
  );
}

function okWithout(ignored: readonly string[]): string {
  const names = [...new Set(ignored)].toSorted().map((name) => JSON.stringify(name));
  return names.length === 0 ? "ok" : `ok, but ignores ${names.join(" ")}`;
}

/** What is wrong with the text by our reading, and what should be in the place of a verdict. */
export function ourVerdict(one: SyntaxCase): {
  readonly errors: readonly string[];
  readonly verdict: string;
} {
  const problems = findProblems(one);
  const errors = problems.filter(({ severity }) => severity === "error");
  const ignored = problems.filter(({ code }) => code === "nginx/ignored-name");
  const names = ignored.map(({ message }) => /the name (\S+)/.exec(message)?.[1] ?? "");
  return {
    errors: errors.map(({ message }) => message),
    verdict: errors.length > 0 ? "refused" : okWithout(names),
  };
}

function findProblems(one: SyntaxCase): readonly Problem[] {
  const { main, parts } = partsOf(one);
  const files = [{ path: "case.conf", text: main }, ...parts].map(
    ({ path, text }) => new SourceFile(path, text),
  );
  return assembleNginx(files.slice(0, 1), {
    paths: new Set(files.map(({ path }) => path)),
    files: new Map(files.map((file) => [file.path, file])),
    links: new Map(),
  }).problems;
}
