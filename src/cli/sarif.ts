import { locateInGit } from "../host/git/repository.ts";
import { renderSarif } from "../report/sarif.ts";
import type { Result } from "../result.ts";

/** The result as SARIF: its paths are those of the repository, whichever folder was checked. */
export async function renderSarifOf(result: Result, folder: string): Promise<string> {
  return renderSarif(result, { pathPrefix: await prefixInRepository(folder) });
}

async function prefixInRepository(folder: string): Promise<string> {
  try {
    return (await locateInGit(folder)).prefix;
  } catch {
    // No repository, or no such folder, which the result says.
    return "";
  }
}
