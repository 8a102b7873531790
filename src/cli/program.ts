import { Command, CommanderError, Option } from "commander";
import { failedRun } from "../host/failed-run.ts";
import { renderJson } from "../report/json.ts";
import { FAIL_ON } from "../result.ts";
import { startOf } from "../source/location.ts";
import { problem } from "../source/problem.ts";
import { VERSION } from "../version.ts";
import { type CheckFlags, runCheckCommand } from "./check-command.ts";
import type { InspectFlags } from "./inspect-command.ts";
import type { RouteFlags } from "./route-command.ts";
import { runRulesCommand } from "./rules-command.ts";
import { EXIT, type Streams } from "./streams.ts";

const EXAMPLES = `
Examples:
  $ pleroma-hardening check                        check the current folder
  $ pleroma-hardening check deploy --fail-on high  fail on findings of severity high only
  $ pleroma-hardening check --format json          for other programs
  $ pleroma-hardening route https://example.tld/ what nginx answers, and with which headers
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
        .choices(["terminal", "json"])
        .default("terminal"),
    )
    .action(async (path: string, flags: CheckFlags) => {
      status = await runCheckCommand(path, flags, streams);
    });
  program
    .command("route")
    .description("show what nginx does with a request, and which headers a client gets")
    .argument("<url>", "what a client asks for, such as https://example.tld/media/x.png")
    .argument("[path]", "the folder that holds the configuration", ".")
    .option("--status <status>", "what Pleroma answers, should the request get there", "200")
    .addOption(
      new Option("--format <format>", "of the answer")
        .choices(["terminal", "json"])
        .default("terminal"),
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
    .action((id: string | undefined) => {
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
    if (wantsJson(args)) {
      const message = error.message.replace(/^error: /, "");
      streams.output.write(
        renderJson(failedRun([problem("run/wrong-call", startOf("."), message)])),
      );
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

function wantsJson(args: readonly string[]): boolean {
  return args.some(
    (arg, index) => arg === "--format=json" || (arg === "--format" && args[index + 1] === "json"),
  );
}
