import type { getOctokit } from "@actions/github";
import { MalformedAddress, UnfollowedRedirect } from "./failure.ts";
import { withStatus } from "./graphql.ts";
import { followingRedirects } from "./redirects.ts";

interface Answer {
  readonly data: unknown;
  /** There is a next page of the same list. */
  readonly hasMore: boolean;
}

/** GitHub's API as far as this program uses it. What comes back is unknown until validated. */
export interface GitHub {
  /** A REST call: `GET /repos/{owner}/{repo}/…` with the values of its parameters. */
  readonly request: (
    route: string,
    parameters: Readonly<Record<string, unknown>>,
  ) => Promise<Answer>;
  readonly graphql: (query: string) => Promise<unknown>;
}

const TIMEOUT_MILLISECONDS = 15_000;

/**
 * A client for the server that the runner names (`GITHUB_API_URL`), through the proxy that the
 * environment names.
 */
export function connect(token: string, timeout = TIMEOUT_MILLISECONDS): GitHub {
  let opened: ReturnType<typeof open> | undefined;
  const octokit = () => {
    opened ??= open(token, timeout);
    return opened;
  };
  return {
    request: async (route, parameters) => {
      const { data, headers } = await (await octokit()).request(route, { ...parameters });
      return { data, hasMore: /;\s*rel="next"/.test(headers.link ?? "") };
    },
    graphql: async (query) => withStatus((await octokit()).graphql<unknown>(query)),
  };
}

async function open(token: string, timeout: number): Promise<ReturnType<typeof getOctokit>> {
  // Where an address in the environment is none, this module cannot even be loaded.
  const loaded = await import("@actions/github").catch(() => null);
  if (loaded === null) throw new MalformedAddress("An address in the environment is none.");
  const octokit = loaded.getOctokit(token, { userAgent: "pleroma-hardening" });
  octokit.hook.before("request", (options) => {
    options.request = {
      ...options.request,
      // With the proxy, if there is one.
      fetch: followingRedirects(options.request?.fetch ?? fetch),
      signal: AbortSignal.timeout(timeout),
    };
  });
  octokit.hook.after("request", ({ status }) => {
    if (status >= 300) throw new UnfollowedRedirect(status);
  });
  return octokit;
}
