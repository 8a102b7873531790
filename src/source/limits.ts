/** What one run takes in at the most. Whatever goes over is a problem, never a silent skip. */
export const LIMITS = {
  fileBytes: 2 * 1024 * 1024,
  files: 20_000,
  /** Of all files that are read, in UTF-16 code units. */
  totalBytes: 64 * 1024 * 1024,
  nesting: 200,
  includeDepth: 20,
  checks: 10_000,
  /** Of Pleroma, found in one repository without a policy that names them. */
  deployments: 20,
  /** Problems of one code in one file that are shown; the rest is counted. */
  sameProblems: 100,
  /** Steps that evaluating one Elixir configuration may take. */
  evaluationSteps: 1_000_000,
} as const;
