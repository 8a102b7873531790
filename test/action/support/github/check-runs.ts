import * as z from "zod";
import { gitBytes } from "../../../host/support/git.ts";
import { NOT_FOUND, page, refusal } from "./answer.ts";
import { WEB, WORKFLOW_APP } from "./names.ts";
import { writer } from "./people.ts";
import type { GitHubState, Handler, StoredCheckRun } from "./state.ts";

const annotation = z.object({
  path: z.string(),
  start_line: z.int(),
  end_line: z.int(),
  start_column: z.int().optional(),
  end_column: z.int().optional(),
  annotation_level: z.enum(["notice", "warning", "failure"]),
  message: z.string(),
  title: z.string().optional(),
  raw_details: z.string().optional(),
});
const changes = z.object({
  name: z.string().optional(),
  status: z.enum(["queued", "in_progress", "completed"]).optional(),
  conclusion: z.string().optional(),
  external_id: z.string().optional(),
  details_url: z.string().optional(),
  output: z
    .object({
      title: z.string().optional(),
      summary: z.string(),
      text: z.string().optional(),
      annotations: z.array(annotation).default([]),
    })
    .optional(),
});
const created = changes.extend({ name: z.string(), head_sha: z.string() });

type Changes = z.infer<typeof changes>;

const LONGEST_TITLE = 255;
const APPS_ONLY = refusal(403, "You must authenticate via a GitHub App.");

export const createCheckRun: Handler = (state, { repository, body }) => {
  if (!isApp(state)) return APPS_ONLY;
  const { head_sha, ...values } = created.parse(body);
  if (!hasCommit(state, repository, head_sha)) {
    return refusal(422, `No commit found for SHA: ${head_sha}`);
  }
  const mistake = mistakeOf(values);
  if (mistake !== null) return refusal(422, "Invalid request.", [mistake]);
  const run: StoredCheckRun = {
    id: state.nextId(),
    app: WORKFLOW_APP,
    commit: head_sha,
    name: values.name,
    status: "queued",
    conclusion: null,
    externalId: "",
    detailsUrl: WEB,
    title: null,
    summary: null,
    text: null,
    annotations: [],
  };
  change(run, values, state.mostAnnotations);
  state.checkRuns.push(run);
  return { status: 201, body: show(run) };
};

/** Annotations are added to those that are there. */
export const updateCheckRun: Handler = (state, { path, body }) => {
  if (!isApp(state)) return APPS_ONLY;
  const run = state.checkRuns.find(({ id }) => id === Number(path["check_run_id"]));
  if (run === undefined) return NOT_FOUND;
  if (run.app !== WORKFLOW_APP) {
    const message = `Invalid app_id \`${WORKFLOW_APP}\` - check run can only be modified by the GitHub App that created it.`;
    return refusal(403, message);
  }
  const values = changes.parse(body);
  const mistake = mistakeOf(values);
  if (mistake !== null) return refusal(422, "Invalid request.", [mistake]);
  change(run, values, state.mostAnnotations);
  return { status: 200, body: show(run) };
};

/** Newest first; of those with the same name and app only the latest, unless all are asked for. */
export const listCheckRuns: Handler = (state, request) => {
  const { check_name, app_id, status, filter = "latest" } = request.query;
  const found = state.checkRuns
    .toReversed()
    .filter(
      (run) =>
        run.commit === request.path["ref"] &&
        (check_name === undefined || run.name === check_name) &&
        (app_id === undefined || run.app === Number(app_id)) &&
        (status === undefined || run.status === status),
    )
    .filter(
      (run, index, all) =>
        filter === "all" ||
        all.findIndex(({ name, app }) => name === run.name && app === run.app) === index,
    );
  return page(request, found, (shown) => ({
    total_count: found.length,
    check_runs: shown.map(show),
  }));
};

/** Check runs belong to apps: the token of a workflow is one's, a person's is not. */
function isApp(state: GitHubState): boolean {
  return writer(state).endsWith("[bot]");
}

function hasCommit({ repositories }: GitHubState, repository: string, commit: string): boolean {
  const hosted = repositories.get(repository);
  if (hosted === undefined) return true;
  try {
    gitBytes(hosted.folder, ["cat-file", "-e", `${commit}^{commit}`]);
    return true;
  } catch {
    return false;
  }
}

/** What GitHub refuses although its description does not say so. */
function mistakeOf({ status, conclusion, output }: Changes): string | null {
  if (status === "completed" && conclusion === undefined) {
    return "A completed check run needs a conclusion.";
  }
  for (const one of output?.annotations ?? []) {
    if (one.start_line < 1 || one.end_line < one.start_line) return "The lines are no range.";
    const hasColumns = one.start_column !== undefined || one.end_column !== undefined;
    if (hasColumns && one.start_line !== one.end_line) return "Columns need a single line.";
    if ((one.title?.length ?? 0) > LONGEST_TITLE) return "The title of an annotation is too long.";
  }
  return null;
}

function change(run: StoredCheckRun, values: Changes, mostAnnotations: number): void {
  run.name = values.name ?? run.name;
  run.status = values.conclusion === undefined ? (values.status ?? run.status) : "completed";
  run.conclusion = values.conclusion ?? run.conclusion;
  run.externalId = values.external_id ?? run.externalId;
  run.detailsUrl = values.details_url ?? run.detailsUrl;
  run.title = values.output?.title ?? run.title;
  run.summary = values.output?.summary ?? run.summary;
  run.text = values.output?.text ?? run.text;
  const left = mostAnnotations - run.annotations.length;
  run.annotations.push(...(values.output?.annotations ?? []).slice(0, left));
}

function show(run: StoredCheckRun): unknown {
  return {
    id: run.id,
    name: run.name,
    head_sha: run.commit,
    status: run.status,
    conclusion: run.conclusion,
    external_id: run.externalId,
    details_url: run.detailsUrl,
    html_url: `${WEB}/runs/${run.id}`,
    app: { id: run.app, slug: "github-actions" },
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations.length,
    },
    pull_requests: [],
  };
}
