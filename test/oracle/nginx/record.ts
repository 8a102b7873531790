import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ask, Refusal, type Seen } from "./client.ts";
import { assertLoopback, type LoopbackPlan, planLoopback } from "./loopback.ts";
import {
  CASE_FILE,
  type OracleAnswer,
  type OracleCase,
  type OracleRequest,
  STUB_HEADERS,
} from "./oracle-case.ts";

const FIRST_PORT = 21000;
const MODULE = "/usr/lib/nginx/modules/ngx_http_headers_more_filter_module.so";

/** What nginx answers, and why it does not start with those cases that it refuses. */
export interface Recorded {
  readonly answers: Readonly<Record<string, readonly OracleAnswer[]>>;
  readonly refused: Readonly<Record<string, string>>;
}

/** Asks real nginx; everything that is started here is stopped again. */
export async function recordCases(cases: readonly OracleCase[]): Promise<Recorded> {
  const certificates = mkdtempSync(join(tmpdir(), "nginx-oracle-"));
  try {
    makeCertificate(certificates);
    const answers: Record<string, readonly OracleAnswer[]> = {};
    const refused: Record<string, string> = {};
    for (const oracleCase of cases) {
      const recorded = await recordCase(oracleCase, certificates);
      if (typeof recorded === "string") refused[oracleCase.name] = recorded;
      else answers[oracleCase.name] = recorded;
    }
    return { answers, refused };
  } finally {
    rmSync(certificates, { recursive: true });
  }
}

async function recordCase(
  oracleCase: OracleCase,
  certificates: string,
): Promise<readonly OracleAnswer[] | string> {
  const folder = mkdtempSync(join(tmpdir(), "nginx-oracle-"));
  // nginx's workers run as another user.
  chmodSync(folder, 0o755);
  const servers: Server[] = [];
  try {
    const plan = planLoopback(oracleCase.files, FIRST_PORT, { folder, certificates });
    assertLoopback(plan);
    writeFiles(folder, certificates, oracleCase, plan);
    const seen: Seen = { upstreams: [], status: 200 };
    await startStubs(plan, seen, servers);
    const answers = await askNginx(folder, oracleCase.requests, plan, seen);
    return withBlocks(answers, oracleCase.requests, plan, folder);
  } catch (error) {
    if (error instanceof Refusal) return error.message;
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
log_format oracle '$http_x_oracle $server_port $oracle_server $oracle_location';
access_log ${folder}/access.log oracle; keepalive_timeout 0;
ssl_certificate ${certificates}/certificate.pem; ssl_certificate_key ${certificates}/key.pem;
${missingZones([...plan.texts.values()].join("\n"))}
include ${CASE_FILE};
}
`,
  );
}

/** Of the zones that a site file takes for granted; with room for every request. */
function missingZones(text: string): string {
  const named = [...text.matchAll(/\blimit_req\s+zone=(\w+)/g)].map(([, name = ""]) => name);
  const missing = [...new Set(named)].filter((name) => !text.includes(`zone=${name}:`));
  return missing
    .map((name) => `limit_req_zone $binary_remote_addr zone=${name}:1m rate=10000r/s;`)
    .join("\n");
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  writeFileSync(path, text);
}

async function startStubs(plan: LoopbackPlan, seen: Seen, servers: Server[]): Promise<void> {
  for (const [address, port] of plan.upstreams) {
    const server = createServer((request, response) => {
      seen.upstreams.push({ address, uri: request.url ?? "" });
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
  const why = /\[emerg\] (?:\d+#\d+: )?(.*?)(?: in \/.*)?$/m.exec(errors)?.[1];
  throw why === undefined ? new Error(`nginx did not start: ${errors}`) : new Refusal(why);
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

/** Milliseconds in which the last request is ended and logged. */
const SHUTDOWN_TIME = 3000;

/** Lets nginx end what it is at: a request is logged once its body has been read, after the answer. */
function stop(nginx: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (nginx.exitCode !== null) return resolve();
    const late = setTimeout(() => nginx.kill("SIGTERM"), SHUTDOWN_TIME);
    nginx.on("exit", () => {
      clearTimeout(late);
      resolve();
    });
    nginx.kill("SIGQUIT");
  });
}

/** What a client cannot see: which blocks have answered, from nginx's log once it has stopped. */
function withBlocks(
  answers: readonly OracleAnswer[],
  requests: readonly OracleRequest[],
  { listens }: LoopbackPlan,
  folder: string,
): readonly OracleAnswer[] {
  const logged = new Map<string, readonly string[]>();
  for (const line of readFileSync(join(folder, "access.log"), "utf8").split("\n")) {
    const [number = "", port = "", ...blocks] = line.split(" ");
    logged.set(`${number} ${port}`, blocks);
  }
  return answers.map((answer, index) => {
    const port = listens.get(`*:${requests[index]?.port}`);
    const [server = "", block = ""] = logged.get(`${index} ${port}`) ?? [];
    return { ...answer, server: server || null, block: block || null };
  });
}
