import * as z from "zod";
import type { GitHub } from "./client.ts";
import type { RepositoryName } from "./commits.ts";
import { readFailure } from "./failure.ts";
import { type RetryPolicy, withRetries } from "./retry.ts";
import { validate } from "./validate.ts";

/** A remark beside lines of a file: https://docs.github.com/rest/checks/runs */
export interface CheckRunAnnotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  /** Columns only where the remark is about one line. */
  readonly start_column?: number;
  readonly end_column?: number;
  readonly annotation_level: "failure" | "warning" | "notice";
  readonly title: string;
  readonly message: string;
}

export interface CheckRun {
  /** The commit that it is about. */
  readonly head: string;
  readonly name: string;
  /** Tells it from all others: the legs of a matrix have everything else in common. */
  readonly externalId: string;
  readonly passed: boolean;
  readonly title: string;
  /** Markdown, of at most 65 535 characters. */
  readonly summary: string;
  readonly annotations: readonly CheckRunAnnotation[];
}

/** GitHub takes no more with one request. */
const ANNOTATIONS_PER_REQUEST = 50;
/** Twenty requests; nobody reads more, and each one counts against the rate limit of all workflows. */
const MOST_ANNOTATIONS = 1_000;

const written = z.object({
  id: z.int(),
  external_id: z.string().nullish(),
  output: z.object({ annotations_count: z.int().nonnegative() }),
});
type WrittenCheckRun = z.infer<typeof written>;

const found = z.object({ check_runs: z.array(written) });

/** What of a check run is there in the end. */
export interface PublishedCheckRun {
  readonly annotations: number;
  /** What kept the others from it, where that was thrown. */
  readonly error?: unknown;
}

/**
 * Creates a check run that is over, with as many requests as its annotations need. When a call fails
 * for a reason that passes, it goes on from what GitHub has by then: a check run that was created
 * although the answer got lost is found by its external id, and has a count of its annotations.
 * It stands there even where its last requests fail.
 */
export async function publishCheckRun(
  github: GitHub,
  repository: RepositoryName,
  checkRun: CheckRun,
  retries?: RetryPolicy,
): Promise<PublishedCheckRun> {
  const all = checkRun.annotations.slice(0, MOST_ANNOTATIONS);
  const { title, summary } = checkRun;
  const batch = (from: number) => ({
    title,
    summary,
    annotations: all.slice(from, from + ANNOTATIONS_PER_REQUEST),
  });
  const latest: { run?: WrittenCheckRun } = {};
  try {
    await withRetries(async () => {
      let run = (await findCheckRun(github, repository, checkRun)) ?? latest.run;
      run ??= await create(github, repository, checkRun, batch(0));
      latest.run = run;
      while (run.output.annotations_count < all.length) {
        const { data } = await github.request(
          "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}",
          { ...repository, check_run_id: run.id, output: batch(run.output.annotations_count) },
        );
        const next = validate(written, data);
        // GitHub took none of these, and would not take them again.
        if (next.output.annotations_count <= run.output.annotations_count) break;
        run = next;
        latest.run = run;
      }
    }, retries);
  } catch (error) {
    if (latest.run === undefined || readFailure(error).isDefect) throw error;
    return { annotations: latest.run.output.annotations_count, error };
  }
  return { annotations: latest.run?.output.annotations_count ?? 0 };
}

async function create(
  github: GitHub,
  repository: RepositoryName,
  { head, name, externalId, passed }: CheckRun,
  output: unknown,
): Promise<WrittenCheckRun> {
  const { data } = await github.request("POST /repos/{owner}/{repo}/check-runs", {
    ...repository,
    name,
    head_sha: head,
    external_id: externalId,
    status: "completed",
    conclusion: passed ? "success" : "failure",
    output,
  });
  return validate(written, data);
}

/** The one that this run has created already. */
async function findCheckRun(
  github: GitHub,
  { owner, repo }: RepositoryName,
  { head, name, externalId }: CheckRun,
): Promise<WrittenCheckRun | undefined> {
  const route = "GET /repos/{owner}/{repo}/commits/{ref}/check-runs";
  const { data } = await github.request(route, {
    owner,
    repo,
    ref: head,
    check_name: name,
    filter: "all",
    per_page: 100,
  });
  return validate(found, data).check_runs.find(({ external_id }) => external_id === externalId);
}
