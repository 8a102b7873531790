import path from "node:path";
import { renderBadgeJson, renderBadgeSvg } from "../../report/badge.ts";
import type { Inputs } from "../inputs.ts";
import type { DefaultBranchTarget, Surface } from "./surface.ts";
import { Unwritable } from "./unwritten.ts";

/** What Git has no file of, whatever its folder. */
const NO_FILE = /^(?:|\.|\.\.|\.git)$/i;

/**
 * What the picture and the endpoint are called on the branch. Where nothing else names them it is the
 * key, as several uses of the action may share a branch.
 */
function namesOf({ badgeFile, badgeJson, commentKey }: Inputs): readonly [string, string] {
  const stem = commentKey === "default" ? "hardening" : `hardening-${commentKey}`;
  const picture = path.basename(badgeFile ?? `${stem}.svg`);
  const endpoint = path.basename(badgeJson ?? `${stem}.json`);
  const wrong = [picture, endpoint].find((name) => NO_FILE.test(name));
  if (wrong !== undefined) {
    throw new Unwritable(`a file on a branch cannot be called ${JSON.stringify(wrong)}.`);
  }
  if (picture === endpoint) {
    throw new Unwritable(
      `both its files would be called ${JSON.stringify(picture)}: give "badge-file" and "badge-json" different names.`,
    );
  }
  return [picture, endpoint];
}

/** A branch with nothing but badges in it, for the README to show. */
export const badgeBranch: Surface<DefaultBranchTarget> = {
  name: "badge on its branch",
  permission: "contents: write",
  off: 'badge-branch: ""',
  isWanted: (inputs) => inputs.badgeBranch !== undefined,
  write: async ({ result, inputs }, target) => {
    const { github, name, defaultBranch, commit } = target;
    const { badgeBranch: branch } = inputs;
    if (branch === undefined) return null;
    if (branch === defaultBranch) {
      throw new Unwritable(`the input "badge-branch" names ${branch}, which is for your files.`);
    }
    const [picture, endpoint] = namesOf(inputs);
    const { publishFiles } = await import("../../host/github.ts");
    const outcome = await publishFiles(github, name, {
      branch,
      files: new Map([
        [picture, renderBadgeSvg(result)],
        [endpoint, renderBadgeJson(result)],
      ]),
      message: "Update the badge of the configuration's hardening",
      about: { branch: defaultBranch, commit },
    });
    // A run that is repeated, or slower than a newer one, would put an old state back.
    if (outcome === "overtaken") {
      throw new Unwritable(`the commit that was checked is not the last one of ${defaultBranch}.`);
    }
    return null;
  },
};
