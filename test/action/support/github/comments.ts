import * as z from "zod";
import { NOT_FOUND, page, refusal } from "./answer.ts";
import { WEB } from "./names.ts";
import { user, writer } from "./people.ts";
import type { Handler, StoredComment } from "./state.ts";

const LONGEST_COMMENT = 65_536;
const TOO_LONG = refusal(422, "Validation Failed", [
  {
    resource: "IssueComment",
    code: "unprocessable",
    field: "data",
    message: `Body is too long (maximum is ${LONGEST_COMMENT} characters)`,
  },
]);

const written = z.object({ body: z.string() });

/** The comments below an issue or a pull request, oldest first. */
export const listComments: Handler = (state, request) => {
  const issue = Number(request.path["issue_number"]);
  if (!state.pullRequests.has(issue)) return NOT_FOUND;
  const comments = state.comments.filter((comment) => comment.issue === issue);
  return page(request, comments, (shown) => shown.map(show));
};

export const createComment: Handler = (state, { path, body }) => {
  const issue = Number(path["issue_number"]);
  if (!state.pullRequests.has(issue)) return NOT_FOUND;
  const text = written.parse(body).body;
  if (text.length > LONGEST_COMMENT) return TOO_LONG;
  const comment = { id: state.nextId(), issue, login: writer(state), body: text };
  state.comments.push(comment);
  return { status: 201, body: show(comment) };
};

export const updateComment: Handler = (state, { path, body }) => {
  const comment = state.comments.find(({ id }) => id === Number(path["comment_id"]));
  if (comment === undefined) return NOT_FOUND;
  const text = written.parse(body).body;
  if (text.length > LONGEST_COMMENT) return TOO_LONG;
  comment.body = text;
  return { status: 200, body: show(comment) };
};

export const deleteComment: Handler = (state, { path }) => {
  const index = state.comments.findIndex(({ id }) => id === Number(path["comment_id"]));
  if (index < 0) return NOT_FOUND;
  state.comments.splice(index, 1);
  return { status: 204 };
};

function show({ id, issue, body, login }: StoredComment): unknown {
  return { id, body, user: user(login), html_url: `${WEB}/comments/${issue}/${id}` };
}
