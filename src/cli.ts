#!/usr/bin/env node
import { runProgram } from "./cli/program.ts";
import { EXIT } from "./cli/streams.ts";

// Whoever reads the output may stop before its end (`| head`), and that is no failure of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit();
  process.stderr.write(`error: the output could not be written (${error.code ?? "unknown"}).\n`);
  process.exit(EXIT.wrongCall);
});

process.exitCode = await runProgram(process.argv.slice(2), {
  output: process.stdout,
  errors: process.stderr,
  environment: process.env,
});
