import path from "node:path";
import { renderBadgeJson, renderBadgeSvg } from "../../report/badge.ts";
import type { DefaultBranchTarget, Surface } from "./surface.ts";
import { Unwritable } from "./unwritten.ts";

/** Where nothing else names the files. */
const PICTURE = "hardening.svg";
const ENDPOINT = "hardening.json";

/** A branch with nothing but badges in it, for the README to show. */
export const badgeBranch: Surface<DefaultBranchTarget> = {
  name: "badge on its branch",
  permission: "contents: write",
  off: 'badge-branch: ""',
  isWanted: (inputs) => inputs.badgeBranch !== undefined,
  write: async ({ result, inputs }, { github, name, defaultBranch, commit }) => {
    const { badgeBranch: branch, badgeFile, badgeJson } = inputs;
    if (branch === undefined) return null;
    if (branch === defaultBranch) {
      throw new Unwritable(`the input "badge-branch" names ${branch}, which is for your files.`);
    }
    const { branchTip, publishFiles } = await import("../../host/github.ts");
    // A run that is repeated, or slower than a newer one, would put an old state back.
    if ((await branchTip(github, name, defaultBranch)) !== commit) {
      throw new Unwritable(`the commit that was checked is not the last one of ${defaultBranch}.`);
    }
    await publishFiles(github, name, {
      branch,
      files: new Map([
        [path.basename(badgeFile ?? PICTURE), renderBadgeSvg(result)],
        [path.basename(badgeJson ?? ENDPOINT), renderBadgeJson(result)],
      ]),
      message: "Update the badge of the configuration's hardening",
    });
    return null;
  },
};
