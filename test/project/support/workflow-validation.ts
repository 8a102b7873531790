import type * as LanguageService from "@actions/languageservice";
import type * as WorkflowParser from "@actions/workflow-parser";
import type * as TypeGuards from "@actions/workflow-parser/model/type-guards";
import { load } from "js-yaml";
import * as z from "zod";
import { importSources } from "../../../scripts/import-sources.mjs";

// They import JSON as bundlers allow it, and Node does not.
const { service, parser, guards } = await importSources<{
  service: typeof LanguageService;
  parser: typeof WorkflowParser;
  guards: typeof TypeGuards;
}>(`
  export * as service from "@actions/languageservice";
  export * as parser from "@actions/workflow-parser";
  export * as guards from "@actions/workflow-parser/model/type-guards";
`);

type Validate = typeof service.validate;
type ActionsMetadataProvider = LanguageService.ActionsMetadataProvider;
type Metadata = NonNullable<Awaited<ReturnType<ActionsMetadataProvider["fetchActionMetadata"]>>>;

/** This action, as workflows name it. */
export const OWN_ACTION = "pleroma-hardening/pleroma-hardening";

/** The inputs of the other actions that our workflows use; an action that is not here is an error. */
const OTHER_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  "actions/checkout": ["fetch-depth", "path", "persist-credentials", "ref", "repository"],
  "actions/upload-artifact": ["if-no-files-found", "name", "path", "retention-days"],
  "actions/download-artifact": ["github-token", "name", "path", "repository", "run-id"],
  "github/codeql-action/upload-sarif": ["category", "checkout_path", "ref", "sarif_file", "sha"],
};

const actionFile = z.object({
  name: z.string(),
  description: z.string(),
  inputs: z.record(
    z.string(),
    z.object({
      description: z.string(),
      required: z.boolean().default(false),
      default: z.string().optional(),
    }),
  ),
});

/** What GitHub's own language service has against a workflow; `action` is the text of action.yml. */
export function workflowMistakes(text: string, action: string): Promise<readonly string[]> {
  // Local actions are not looked at.
  const published = text.replaceAll(/uses: \.\/$/gm, `uses: ${OWN_ACTION}@v0`);
  return mistakesIn(".github/workflows/hardening.yml", published, {
    actionsMetadataProvider: {
      fetchActionMetadata: async ({ owner, name, path }) => {
        const used = [owner, name, path].filter((part) => part !== undefined).join("/");
        if (used === OWN_ACTION) return metadata(action);
        const inputs = OTHER_ACTIONS[used];
        return inputs && { name: used, description: used, inputs: described(inputs) };
      },
    },
  });
}

/** What GitHub's own language service has against the text of an action.yml. */
export function actionMistakes(text: string): Promise<readonly string[]> {
  return mistakesIn("action.yml", text, {});
}

/** The actions that a workflow uses, as GitHub's parser understands it. */
export async function actionsOf(text: string): Promise<readonly string[]> {
  const file = { name: "hardening.yml", content: text };
  const { context, value } = parser.parseWorkflow(file, new parser.NoOperationTraceWriter());
  if (value === undefined) throw new Error("It is no workflow.");
  const { jobs } = await parser.convertWorkflowTemplate(context, value);
  return jobs
    .filter(guards.isJob)
    .flatMap(({ steps }) => steps.filter(guards.isActionStep).map(({ uses }) => uses.value));
}

function metadata(action: string): Metadata {
  const { name, description, inputs } = actionFile.parse(load(action));
  return {
    name,
    description,
    inputs: Object.fromEntries(
      Object.entries(inputs).map(([input, { default: value, ...rest }]) => [
        input,
        { ...rest, ...(value !== undefined && { default: value }) },
      ]),
    ),
  };
}

function described(inputs: readonly string[]): NonNullable<Metadata["inputs"]> {
  return Object.fromEntries(inputs.map((input) => [input, { description: input }]));
}

/** The service remembers what it read by its address. */
let addresses = 0;

async function mistakesIn(
  path: string,
  text: string,
  config: NonNullable<Parameters<Validate>[1]>,
): Promise<readonly string[]> {
  const defects: string[] = [];
  // What the service cannot cope with it only logs.
  service.registerLogger({ ...console, error: (message) => defects.push(message) });
  addresses += 1;
  const uri = `file:///repository-${addresses}/${path}`;
  // Of an editor's document, validation looks at nothing else.
  const document = { uri, getText: () => text } as Parameters<Validate>[0];
  const diagnostics = await service.validate(document, config);
  return [
    ...defects,
    ...diagnostics.map(({ message, range }) => `line ${range.start.line + 1}: ${message}`),
  ];
}
