import { Command, CommanderError, Option } from "commander";
import { failedRun } from "../host/failed-run.ts";
import { renderJson } from "../report/json.ts";
import { FAIL_ON, GATE_MODES, type Result } from "../result.ts";
import { startOf } from "../source/location.ts";
import { problem } from "../source/problem.ts";
import { VERSION } from "../version.ts";
import { type CheckFlags, runCheckCommand } from "./check-command.ts";
import type { InitFlags } from "./init-command.ts";
import type { InspectFlags } from "./inspect-command.ts";
import type { RouteFlags } from "./route-command.ts";
import { EXIT, type Streams } from "./streams.ts";

const EXAMPLES = `
Examples:
  $ pleroma-hardening check                        check the current folder
  $ pleroma-hardening check deploy --fail-on high  fail on findings of severity high only
  $ pleroma-hardening check --base origin/main     fail on what got weaker since then only
  $ pleroma-hardening check --format json          for other programs; sarif is for code scanning
  $ pleroma-hardening check --dry-run              show what --fix would change
  $ pleroma-hardening init --baseline              switch it on where much is to be mended
  $ pleroma-hardening route https://example.tld/   what nginx answers, with which headers
  $ pleroma-hardening rules pleroma/http-ip        why a rule is there, and how to mend it

Exit status: 0 the check passed, 1 it failed, 2 the call was wrong or there was nothing to check.`;

/** Runs the command line; resolves to the exit status (DESIGN §7), and never throws. */
export async function runProgram(args: readonly string[], streams: Streams): Promise<number> {
  let status: number = EXIT.passed;
  const program = new Command("pleroma-hardening")
    .description(
      "Checks the effective configuration of Pleroma, nginx and systemd against Pleroma's hardening guide, without executing any of it.",
    )
    .version(VERSION)
    .showHelpAfterError("(pleroma-hardening --help shows the commands and options)")
    .addHelpText("after", EXAMPLES)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => streams.output.write(text),
      writeErr: (text) => streams.errors.write(text),
    });
  program
    .command("check")
    .description("check the configuration in a folder")
    .argument("[path]", "the folder that holds the configuration", ".")
    .option(
      "--base <revision>",
      "commit, branch or tag to compare with: only what got weaker since then fails",
    )
    .addOption(
      new Option(
        "--gate <mode>",
        "what fails the run: regressions (default with --base), or all (default without)",
      ).choices([...GATE_MODES]),
    )
    .option(
      "--policy <file>",
      "policy file (default: .github/pleroma-hardening.yml, if there is one)",
    )
    .addOption(
      new Option(
        "--fail-on <severity>",
        "lowest severity of a failing check that fails the run (default: medium)",
      ).choices([...FAIL_ON]),
    )
    .option("--allow-empty", "pass when there is nothing to check", false)
    .option(
      "--elixir-files <glob>",
      "glob of Elixir config files, in place of the default ones; can be repeated",
      collect,
    )
    .option(
      "--nginx-files <glob>",
      "glob of nginx files, in place of the default ones; can be repeated",
      collect,
    )
    .option(
      "--systemd-files <glob>",
      "glob of systemd units, in place of the default ones; can be repeated",
      collect,
    )
    .addOption(
      new Option("--format <format>", "of the report")
        .choices(["terminal", "json", "sarif"])
        .default("terminal"),
    )
    .option("--fix", "mend what can be mended without asking you, then check what remains")
    .option("--dry-run", "show what --fix would change, as a diff, and write nothing")
    .option("--badge-file <file>", "write a badge there, as an SVG picture")
    .option("--badge-json <file>", "write a badge there, for the endpoint of shields.io")
    .action(async (path: string, flags: CheckFlags) => {
      status = await runCheckCommand(path, flags, streams);
    });
  program
    .command("init")
    .description(
      "write the workflow that checks pull requests, and a policy that waives what fails today",
    )
    .argument("[path]", "the folder that holds the configuration", ".")
    .option("--baseline", "waive what fails today, so that only what gets weaker fails", false)
    .option("--expires <day>", "until when it is waived, as 2027-01-31 (default: 90 days from now)")
    .action(async (path: string, flags: InitFlags) => {
      const { runInitCommand } = await import("./init-command.ts");
      status = await runInitCommand(path, flags, streams);
    });
  program
    .command("route")
    .description("show what nginx does with a request, and which headers a client gets")
    .argument("<url>", "what a client asks for, such as https://example.tld/media/x.png")
    .argument("[path]", "the folder that holds the configuration", ".")
    .option("--method <method>", "how the client asks", "GET")
    .option("--status <status>", "what Pleroma answers, should the request get there", "200")
    .option(
      "--policy <file>",
      "policy file (default: .github/pleroma-hardening.yml, if there is one)",
    )
    .addOption(
      new Option("--format <format>", "of the answer")
        .choices(["terminal", "json"])
        .default("terminal"),
    )
    .addHelpText(
      "after",
      `
Examples:
  $ pleroma-hardening route https://example.tld/media/x.png      of the configuration in the current folder
  $ pleroma-hardening route http://example.tld/ deploy --method POST
  $ pleroma-hardening route https://example.tld/ --status 404    the headers of an error of Pleroma's`,
    )
    .action(async (url: string, path: string, flags: RouteFlags) => {
      // What only this command needs is loaded by nobody else.
      const { runRouteCommand } = await import("./route-command.ts");
      status = await runRouteCommand(url, path, flags, streams);
    });
  program
    .command("inspect")
    .description(
      "show what the program believes that an Elixir config file or a systemd unit configures",
    )
    .argument("<file>", "the file; its imports and drop-ins are read from the current folder only")
    .option("--env <environment>", 'the environment; "none" for the config of a release', "prod")
    .addOption(
      new Option("--format <format>", "of the answer")
        .choices(["terminal", "json"])
        .default("terminal"),
    )
    .action(async (file: string, flags: InspectFlags) => {
      if (/\.service(?:\.[a-z0-9]+)?$/.test(file)) {
        const { runInspectUnitCommand } = await import("./inspect-unit-command.ts");
        status = await runInspectUnitCommand(file, flags, streams);
        return;
      }
      const { runInspectCommand } = await import("./inspect-command.ts");
      status = await runInspectCommand(file, flags, streams);
    });
  program
    .command("rules")
    .description("list every rule, or explain one: why it is there, and how to mend what it finds")
    .argument("[rule]", "id of a rule, such as pleroma/http-ip")
    .action(async (id: string | undefined) => {
      const { runRulesCommand } = await import("./rules-command.ts");
      status = runRulesCommand(id, streams);
    });
  try {
    await program.parseAsync(args, { from: "user" });
    return status;
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      // Its message may quote the input, and with it a secret.
      streams.errors.write(
        `error: the program itself failed (${nameOf(error)}). Please report this.\n`,
      );
      return EXIT.wrongCall;
    }
    if (error.exitCode === 0) return EXIT.passed;
    const format = formatForPrograms(args);
    if (format !== undefined) {
      const message = error.message.replace(/^error: /, "");
      const result = failedRun([problem("run/wrong-call", startOf("."), message)]);
      streams.output.write(await renderForPrograms(result, format));
    }
    return EXIT.wrongCall;
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

/** An option that takes one value, and that may be given again. */
function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}

/** The format that a program asks for, even where the call is wrong otherwise. */
function formatForPrograms(args: readonly string[]): "json" | "sarif" | undefined {
  return (["json", "sarif"] as const).find((format) =>
    args.some(
      (arg, index) =>
        arg === `--format=${format}` || (arg === "--format" && args[index + 1] === format),
    ),
  );
}

async function renderForPrograms(result: Result, format: "json" | "sarif"): Promise<string> {
  if (format === "json") return renderJson(result);
  const { renderSarif } = await import("../report/sarif.ts");
  return renderSarif(result);
}
