import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { load } from "js-yaml";
import { inject } from "vitest";
import * as z from "zod";
import { HEAD, PULL_REQUEST, REPOSITORY, TOKEN } from "./github-server.ts";
import { type Command, parseCommands } from "./workflow-commands.ts";

const ACTION_FILE = fileURLToPath(new URL("../../../action.yml", import.meta.url));
const ENTRY = path.join(inject("bundle"), "action.js");
/** The action runs on Node 24; where that is not at hand, on the Node that runs the tests. */
const NODE = process.env["ACTION_NODE"] || process.execPath;
/** A run takes a second; one that hangs is stopped. */
const TIMEOUT_MILLISECONDS = 30_000;

export const MERGE = "2".repeat(40);

const actionFile = z.object({
  inputs: z.record(z.string(), z.object({ default: z.string().optional() })),
});

export interface Step {
  readonly workspace: string;
  readonly event: string;
  readonly payload?: unknown;
  readonly with?: Readonly<Record<string, string>>;
  readonly apiUrl: string;
  /** Variables of the runner that are other than usual. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Outcome {
  readonly exitCode: number;
  readonly log: string;
  /** What the runner would take from the log. */
  readonly commands: readonly Command[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** What a run says beside its verdict and the annotations of findings. */
export function noticesOf({ commands }: Outcome): readonly string[] {
  return commands
    .filter(({ name, properties }) => name === "notice" && properties["title"] === undefined)
    .map(({ message }) => message);
}

export function pullRequestPayload(parts: { head?: string; fork?: boolean } = {}): unknown {
  const base = { ref: "main", repo: { full_name: REPOSITORY } };
  const head = {
    sha: parts.head ?? HEAD,
    repo: { full_name: parts.fork ? "stranger/config" : REPOSITORY },
  };
  return { number: PULL_REQUEST, pull_request: { number: PULL_REQUEST, head, base } };
}

/** Runs one step as GitHub's runner does: its environment, its files, its defaults of inputs. */
export async function runAction(step: Step): Promise<Outcome> {
  const folder = await mkdtemp(path.join(tmpdir(), "runner-"));
  const file = (name: string) => path.join(folder, name);
  try {
    await writeFile(file("output"), "");
    await writeFile(file("summary"), "");
    await writeFile(file("event.json"), JSON.stringify(step.payload ?? {}));
    const { exitCode, log } = await execute(step.workspace, {
      PATH: process.env["PATH"] ?? "",
      HOME: folder,
      CI: "true",
      GITHUB_ACTIONS: "true",
      GITHUB_API_URL: step.apiUrl,
      GITHUB_EVENT_NAME: step.event,
      GITHUB_EVENT_PATH: file("event.json"),
      GITHUB_OUTPUT: file("output"),
      GITHUB_REPOSITORY: REPOSITORY,
      GITHUB_SERVER_URL: "https://github.test",
      GITHUB_SHA: MERGE,
      GITHUB_STEP_SUMMARY: file("summary"),
      GITHUB_WORKSPACE: step.workspace,
      RUNNER_TEMP: folder,
      ...step.environment,
      ...(await inputVariables(step.with ?? {})),
    });
    const outputs = parseOutputs(await readFile(file("output"), "utf8"));
    const report = outputs["report"];
    return {
      exitCode,
      log,
      commands: parseCommands(log),
      outputs: report ? { ...outputs, report: await readFile(report, "utf8") } : outputs,
      summary: await readFile(file("summary"), "utf8"),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function inputVariables(
  given: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(ACTION_FILE, "utf8");
  const { inputs } = actionFile.parse(load(text));
  const unknown = Object.keys(given).filter((name) => !(name in inputs));
  if (unknown.length > 0) throw new Error(`action.yml has no input ${unknown.join(", ")}`);
  const variables = Object.entries(inputs).map(([name, input]) => {
    const value = given[name] ?? input.default ?? "";
    const variable = `INPUT_${name.replaceAll(" ", "_").toUpperCase()}`;
    return [variable, value.replace(/\$\{\{ github\.token \}\}/, TOKEN)] as const;
  });
  return Object.fromEntries(variables);
}

function execute(
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<{ exitCode: number; log: string }> {
  return new Promise((resolve, reject) => {
    const options = { cwd, env, timeout: TIMEOUT_MILLISECONDS, maxBuffer: 64 * 1024 * 1024 };
    execFile(NODE, [ENTRY], options, (error, stdout, stderr) => {
      // The runner reads commands from both streams.
      const log = stdout + stderr;
      if (error === null) resolve({ exitCode: 0, log });
      else if (typeof error.code === "number") resolve({ exitCode: error.code, log });
      else reject(error);
    });
  });
}

/** `name<<delimiter`, the value's lines, `delimiter`. */
function parseOutputs(text: string): Readonly<Record<string, string>> {
  const outputs: Record<string, string> = {};
  for (const [, name, , value] of text.matchAll(/^(.+?)<<(.+)\n([\s\S]*?)\n\2$/gm)) {
    if (name !== undefined && value !== undefined) outputs[name] = value;
  }
  return outputs;
}
