export const TOKEN = "token-of-the-test";
/** The repository that has issues, pull requests and check runs on the server. */
export const REPOSITORY = "admin/config";
/** The pull request that is open there from the start. */
export const PULL_REQUEST = 12;
/** Its head, until a test opens another one. */
export const HEAD = "1".repeat(40);
/** Who writes with the token of a workflow. */
export const WORKFLOW_LOGIN = "github-actions[bot]";
export const WORKFLOW_APP = 15_368;
/** Addresses that people open lie here. */
export const WEB = "https://github.test";
