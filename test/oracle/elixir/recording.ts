import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Answer } from "./answer.ts";

/** The distinct answers to a case, and which of them each environment gives. */
export type Recording = readonly [answers: readonly Answer[], environments: readonly number[]];

/** What record.exs writes: the name of each case, and the answers to it. */
export type Recordings = Readonly<Record<string, Recording>>;

/** Asks the real program about all cases of a folder, in one process. */
export async function record(folder: string, file: string): Promise<void> {
  const script = fileURLToPath(new URL("record.exs", import.meta.url));
  const elixir = spawn("elixir", [script, folder, file], { stdio: "ignore" });
  const [status] = await once(elixir, "exit");
  if (status !== 0) throw new Error(`record.exs ended with status ${status}.`);
}

/** The answer in each environment. */
export function answersIn([answers, environments]: Recording): readonly Answer[] {
  return environments.flatMap((index) => answers[index] ?? []);
}
