import { runProgram } from "./cli/program.ts";

process.exitCode = await runProgram(process.argv.slice(2), {
  output: process.stdout,
  errors: process.stderr,
  environment: process.env,
});
