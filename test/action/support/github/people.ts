import { WORKFLOW_LOGIN } from "./names.ts";
import type { GitHubState } from "./state.ts";

/** Who stands below what the token writes. */
export function writer({ viewer }: GitHubState): string {
  return viewer ?? WORKFLOW_LOGIN;
}

export function user(login: string): { readonly login: string; readonly type: "Bot" | "User" } {
  return { login, type: login.endsWith("[bot]") ? "Bot" : "User" };
}
