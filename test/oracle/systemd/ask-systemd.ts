import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { z } from "zod";
import type { Answer, UnitAnswer } from "./answer.ts";
import type { OracleCase } from "./cases.ts";

/** Asks the real systemd 252 what it makes of a case. */
export function askSystemd({ files, links = {}, unit }: OracleCase): Answer {
  const root = mkdtempSync(join(tmpdir(), "oracle-systemd-"));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    for (const [path, target] of Object.entries(links)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      const from = dirname(join(root, path));
      symlinkSync(
        target.startsWith("/") ? target : relative(from, join(root, target)),
        join(root, path),
      );
    }
    const security = run("security", "--offline=true", "--json=short", `--root=${root}`, unit);
    const state = /is masked/.test(security.errors)
      ? "masked"
      : security.output === ""
        ? "refused"
        : "loaded";
    return {
      state,
      settings: state === "loaded" ? readAssessment(security.output) : null,
      warnings: readWarnings(security.errors, root),
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function run(...args: readonly string[]): { output: string; errors: string } {
  const done = spawnSync("systemd-analyze", args, {
    encoding: "utf8",
    env: { PATH: process.env["PATH"], LANG: "C.UTF-8" },
    timeout: 20_000,
  });
  return { output: done.stdout.trim(), errors: done.stderr };
}

/** Remarks about a value that systemd uses nevertheless. */
const REMARKS = /Special user nobody|Ignoring unknown escape sequences/;

function readWarnings(errors: string, root: string): readonly string[] {
  const found = new Set<string>();
  for (const line of errors.split("\n")) {
    const match = /^(\/[^:]+):(\d+): (.*)$/.exec(line);
    if (match?.[1] === undefined || REMARKS.test(line)) continue;
    found.add(`${match[1].replace(`${root}/`, "")}:${match[2]}`);
  }
  return [...found].sort();
}

const ASSESSMENT = z.array(
  z.object({ set: z.boolean().nullable(), json_field: z.string(), description: z.string() }),
);

const HOME: Readonly<Record<string, string>> = {
  "Service has full access to home directories": "no",
  "Service has read-only access to home directories": "read-only",
  "Service has access to fake empty home directories": "tmpfs",
  "Service has no access to home directories": "yes",
};

const SYSTEM: Readonly<Record<string, string>> = {
  "Service has full access to the OS file hierarchy": "no",
  "Service has limited write access to the OS file hierarchy": "yes",
  "Service has very limited write access to the OS file hierarchy": "full",
  "Service has strict read-only access to the OS file hierarchy": "strict",
};

const USER: Readonly<Record<string, string>> = {
  "Service runs as root user": "root",
  "Service runs under as 'nobody' user, which should not be used for services": "nobody",
  "Service runs under a transient non-root user identity": "dynamic",
  "Service runs under a static non-root user identity": "static",
};

function readAssessment(output: string): UnitAnswer {
  const entries = new Map(
    ASSESSMENT.parse(JSON.parse(output)).map((entry) => [entry.json_field, entry]),
  );
  const isSet = (field: string) => entries.get(field)?.set === true;
  const word = (field: string, words: Readonly<Record<string, string>>) => {
    const description = entries.get(field)?.description ?? "";
    const found = words[description];
    if (found === undefined) throw new Error(`systemd says of ${field}: "${description}"`);
    return found;
  };
  return {
    PrivateTmp: isSet("PrivateTmp"),
    PrivateDevices: isSet("PrivateDevices"),
    NoNewPrivileges: isSet("NoNewPrivileges"),
    ProtectHome: word("ProtectHome", HOME),
    ProtectSystem: word("ProtectSystem", SYSTEM),
    CAP_SYS_ADMIN: !isSet("CapabilityBoundingSet_CAP_SYS_ADMIN"),
    user: word("UserOrDynamicUser", USER),
  };
}
