import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request as httpRequest, type IncomingMessage, type Server } from "node:http";
import { request as httpsRequest } from "node:https";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { assertLoopback, type LoopbackPlan, planLoopback } from "./loopback.ts";
import {
  CASE_FILE,
  IGNORED_HEADERS,
  type OracleAnswer,
  type OracleCase,
  type OracleRequest,
  STUB_HEADERS,
} from "./oracle-case.ts";

const FIRST_PORT = 21000;
const MODULE = "/usr/lib/nginx/modules/ngx_http_headers_more_filter_module.so";

/** Asks real nginx; everything that is started here is stopped again. */
export async function recordCases(
  cases: readonly OracleCase[],
): Promise<Readonly<Record<string, readonly OracleAnswer[]>>> {
  const certificates = mkdtempSync(join(tmpdir(), "nginx-oracle-"));
  try {
    makeCertificate(certificates);
    const answers: Record<string, readonly OracleAnswer[]> = {};
    for (const oracleCase of cases) {
      answers[oracleCase.name] = await recordCase(oracleCase, certificates);
    }
    return answers;
  } finally {
    rmSync(certificates, { recursive: true });
  }
}

async function recordCase(
  oracleCase: OracleCase,
  certificates: string,
): Promise<readonly OracleAnswer[]> {
  const folder = mkdtempSync(join(tmpdir(), "nginx-oracle-"));
  // nginx's workers run as another user.
  chmodSync(folder, 0o755);
  const servers: Server[] = [];
  try {
    const plan = planLoopback(oracleCase.files, FIRST_PORT, folder);
    assertLoopback(plan);
    writeFiles(folder, certificates, oracleCase, plan);
    const seen: Seen = { upstream: null, status: 200 };
    await startStubs(plan, seen, servers);
    const answers = await askNginx(folder, oracleCase.requests, plan, seen);
    return withBlocks(answers, folder);
  } catch (error) {
    throw new Error(`${oracleCase.name}: ${String(error)}`);
  } finally {
    for (const server of servers) server.close();
    rmSync(folder, { recursive: true });
  }
}

async function askNginx(
  folder: string,
  requests: readonly OracleRequest[],
  plan: LoopbackPlan,
  seen: Seen,
): Promise<readonly OracleAnswer[]> {
  const nginx = spawn(
    "timeout",
    ["60", "/usr/sbin/nginx", "-p", folder, "-c", join(folder, "nginx.conf")],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  try {
    await isUp(nginx, plan);
    const answers: OracleAnswer[] = [];
    for (const [index, request] of requests.entries()) {
      answers.push(await ask(request, index, plan, seen));
    }
    return answers;
  } finally {
    await stop(nginx);
  }
}

function makeCertificate(folder: string): void {
  execFileSync(
    "openssl",
    ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"].concat([
      "-keyout",
      join(folder, "key.pem"),
      "-out",
      join(folder, "certificate.pem"),
      "-days",
      "2",
      "-subj",
      "/CN=example.test",
    ]),
    { stdio: "ignore" },
  );
}

function writeFiles(
  folder: string,
  certificates: string,
  oracleCase: OracleCase,
  plan: LoopbackPlan,
): void {
  for (const [path, text] of plan.texts) write(join(folder, path), text);
  for (const path of oracleCase.hostFiles) write(join(folder, path), "a file\n");
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join("\n");
  write(
    join(folder, "nginx.conf"),
    `load_module ${MODULE};
daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log stderr emerg;
events { worker_connections 64; }
http {
${temporary}
log_format oracle '$http_x_oracle $oracle_server $oracle_location';
access_log ${folder}/access.log oracle; keepalive_timeout 0;
ssl_certificate ${certificates}/certificate.pem; ssl_certificate_key ${certificates}/key.pem;
include ${CASE_FILE};
}
`,
  );
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  writeFileSync(path, text);
}

/** What reached a stub last, and what it answers. */
interface Seen {
  upstream: OracleAnswer["upstream"];
  status: number;
}

async function startStubs(plan: LoopbackPlan, seen: Seen, servers: Server[]): Promise<void> {
  for (const [address, port] of plan.upstreams) {
    const server = createServer((request, response) => {
      seen.upstream = { address, uri: request.url ?? "" };
      if (seen.status === 0) {
        request.socket.destroy();
        return;
      }
      for (const { name, value } of STUB_HEADERS) response.setHeader(name, value);
      response.statusCode = seen.status;
      response.end("from the stub");
    });
    servers.push(server);
    await new Promise<void>((resolve, reject) => {
      server.on("error", reject);
      server.listen(port, "127.0.0.1", resolve);
    });
  }
}

async function isUp(nginx: ChildProcess, plan: LoopbackPlan): Promise<void> {
  let errors = "";
  nginx.stderr?.on("data", (data: Buffer) => {
    errors += data.toString();
  });
  const ports = [...plan.listens.values()];
  for (let attempt = 0; attempt < 1000; attempt++) {
    if (nginx.exitCode !== null) break;
    while (ports[0] !== undefined && (await accepts(ports[0]))) ports.shift();
    if (ports.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 4));
  }
  throw new Error(`nginx did not start: ${errors}`);
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}

function stop(nginx: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (nginx.exitCode !== null) return resolve();
    nginx.on("exit", () => resolve());
    nginx.kill("SIGTERM");
  });
}

/** What a client cannot see: which blocks have answered, from nginx's log once it has stopped. */
function withBlocks(answers: readonly OracleAnswer[], folder: string): readonly OracleAnswer[] {
  const logged = new Map<number, readonly string[]>();
  for (const line of readFileSync(join(folder, "access.log"), "utf8").split("\n")) {
    const [number = "", ...blocks] = line.split(" ");
    if (number !== "" && number !== "-") logged.set(Number(number), blocks);
  }
  return answers.map((answer, index) => {
    const [server = "", block = ""] = logged.get(index) ?? [];
    return { ...answer, server: server || null, block: block || null };
  });
}

function ask(
  request: OracleRequest,
  index: number,
  plan: LoopbackPlan,
  seen: Seen,
): Promise<OracleAnswer> {
  const { tls, host, target, method, headers, bodyLength } = request;
  const port = plan.listens.get(`*:${request.port}`);
  if (port === undefined) throw new Error(`nothing listens on ${request.port}`);
  seen.upstream = null;
  seen.status = request.upstreamStatus;
  const options = {
    host: "127.0.0.1",
    port,
    method,
    path: target,
    headers: {
      Host: host,
      "X-Oracle": String(index),
      ...(bodyLength === 0 ? {} : { "Content-Length": String(bodyLength) }),
      ...Object.fromEntries(headers),
    },
    timeout: 5000,
    agent: false as const,
  };
  return new Promise((resolve, reject) => {
    const answered = (response: IncomingMessage): void => {
      response.resume();
      response.on("end", () => resolve(answerOf(response, plan, seen)));
    };
    const sending = tls
      ? httpsRequest({ ...options, rejectUnauthorized: false, servername: host }, answered)
      : httpRequest(options, answered);
    sending.on("error", (error: Error & { code?: string }) => {
      const isRefused =
        error.code === "ECONNRESET" || error.message.includes("tlsv1 unrecognized name");
      if (!isRefused) reject(error);
      else resolve({ ...NO_ANSWER, upstream: seen.upstream });
    });
    sending.end("x".repeat(bodyLength));
  });
}

const NO_ANSWER: OracleAnswer = {
  status: 0,
  location: null,
  headers: [],
  upstream: null,
  server: null,
  block: null,
};

function answerOf(response: IncomingMessage, plan: LoopbackPlan, seen: Seen): OracleAnswer {
  const headers: (readonly [string, string])[] = [];
  for (let at = 0; at + 1 < response.rawHeaders.length; at += 2) {
    const name = response.rawHeaders[at] ?? "";
    if (!IGNORED_HEADERS.has(name.toLowerCase()))
      headers.push([name, timeless(name, response.rawHeaders[at + 1] ?? "")]);
  }
  const { location } = response.headers;
  return {
    status: response.statusCode ?? 0,
    location: location === undefined ? null : withOriginalPorts(location, plan),
    headers,
    upstream: seen.upstream,
    server: null,
    block: null,
  };
}

/** A redirect names the loopback port where the configuration's own would be meant. */
function withOriginalPorts(location: string, { listens }: LoopbackPlan): string {
  for (const [listen, port] of listens) {
    const original = listen.slice(listen.lastIndexOf(":") + 1);
    const shown = original === "80" || original === "443" ? "" : `:${original}`;
    if (location.includes(`:${port}`)) return location.replace(`:${port}`, shown);
  }
  return location;
}

/** `expires` counts from the moment of the answer, which no two recordings have in common. */
function timeless(name: string, value: string): string {
  const isMoment = name.toLowerCase() === "expires" && / 20\d\d [\d:]{8} GMT$/.test(value);
  return isMoment ? "(counted from the answer)" : value;
}
