import * as core from "@actions/core";
import { main } from "./action/main.ts";

try {
  await main();
} catch (error) {
  // A message may quote what was being read, secrets included; the places in the program do not.
  const { stack = "", message = "" } = error instanceof Error ? error : {};
  const places = stack.slice(stack.lastIndexOf(message) + message.length);
  core.setFailed(
    `The action itself failed. Please report this as a bug, with these lines:${places}`,
  );
}
