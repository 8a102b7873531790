import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { workflowFile } from "../../src/cli/workflow.ts";
import {
  actionMistakes,
  actionsOf,
  OWN_ACTION,
  workflowMistakes,
} from "./support/workflow-validation.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (file: string) => readFileSync(path.join(root, file), "utf8");

const ACTION = read("action.yml");
const WORKFLOWS = ".github/workflows";
const DOCUMENTS = ["README.md", ...markdownFilesOf("docs")];

/** All workflows that we run, show or write. */
const workflows: readonly (readonly [name: string, text: string])[] = [
  ...readdirSync(path.join(root, WORKFLOWS)).map(
    (file) => [`${WORKFLOWS}/${file}`, read(`${WORKFLOWS}/${file}`)] as const,
  ),
  ...DOCUMENTS.flatMap((file) =>
    yamlBlocksOf(read(file))
      .filter((text) => /^jobs:/m.test(text))
      .map((text, index) => [`${file}, workflow ${index + 1}`, text] as const),
  ),
  ["init", workflowFile("main", "")],
  ["init, for a folder and a branch with odd names", workflowFile("it's: #1", 'a "b"/c d')],
];

function markdownFilesOf(folder: string): readonly string[] {
  const files = readdirSync(path.join(root, folder)).filter((file) => file.endsWith(".md"));
  return files.map((file) => `${folder}/${file}`);
}

function yamlBlocksOf(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^```ya?ml\n([\s\S]*?)^```$/gm)].map(([, text = ""]) => text);
}

it("action.yml is as GitHub reads it", async () => {
  expect(await actionMistakes(ACTION)).toEqual([]);
});

describe("every workflow is as GitHub reads it", () => {
  it.each(workflows)("%s", async (_name, text) => {
    expect(await workflowMistakes(text, ACTION)).toEqual([]);
    expect(await actionsOf(text)).toContainEqual(
      expect.stringMatching(new RegExp(`^(?:${OWN_ACTION}@v0|\\./)$`)),
    );
  });

  it("and every one is found", () => {
    const used = DOCUMENTS.flatMap((file) => [...read(file).matchAll(/^ *- (?:uses|run): /gm)]);
    const looked = workflows.filter(([name]) => name.includes(".md,"));
    const stepsOf = (text: string) => [...text.matchAll(/^ *- (?:uses|run): /gm)];
    expect(looked.length).toBeGreaterThanOrEqual(3);
    expect(looked.flatMap(([, text]) => stepsOf(text))).toHaveLength(used.length);
  });
});

describe("what is wrong is found", () => {
  const right = workflowFile("main", "servers");

  it.each([
    ["a misspelt key", "runs-on:", "runs_on:", "Unexpected value 'runs_on'"],
    ["an event that does not exist", "pull_request:", "pullrequest:", "'pullrequest'"],
    ["a permission that does not exist", "contents: read", "content: read", "'content'"],
    ["an input that action.yml does not have", "root:", "folder:", "Invalid action input 'folder'"],
    ["an input of another action", "persist-", "keep-", "Invalid action input 'keep-credentials'"],
    ["an action that nobody knows", "actions/checkout", "actions/chekout", "Unable to resolve"],
    ["YAML that is none", "jobs:", "jobs: [", "line"],
  ])("%s in a workflow", async (_name, before, after, mistake) => {
    expect(right).toContain(before);

    const mistakes = await workflowMistakes(right.replace(before, after), ACTION);

    expect(mistakes).toContainEqual(expect.stringContaining(mistake));
  });

  it.each([
    ["a misspelt key", "\nruns:", "\nrun:", "'run'"],
    ["a context that is not there", "${{ github.token }}", "${{ gihub.token }}", "'gihub'"],
    ["a runtime that GitHub does not have", /using: node\d+/, "using: python3", "python3"],
  ])("%s in action.yml", async (_name, before, after, mistake) => {
    const broken = ACTION.replace(before, after);
    expect(broken).not.toBe(ACTION);

    expect(await actionMistakes(broken)).toContainEqual(expect.stringContaining(mistake));
  });
});
