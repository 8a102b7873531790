import type { GitHub } from "../host/github/client.ts";
import type { RepositoryName } from "../host/github/commits.ts";
import type { RunContext } from "./event.ts";
import type { Inputs } from "./inputs.ts";

/** GitHub's API for one repository. */
export interface RemoteRepository {
  readonly github: GitHub;
  readonly name: RepositoryName;
}

/** `null` without a token, or outside a repository. */
export async function remoteOf(
  { token }: Inputs,
  { repository }: RunContext,
): Promise<RemoteRepository | null> {
  const [owner, repo] = repository?.split("/") ?? [];
  if (token === "" || owner === undefined || repo === undefined) return null;
  // Most runs of the action have something to say there, but not all.
  const { connect } = await import("../host/github.ts");
  return { github: connect(token), name: { owner, repo } };
}
