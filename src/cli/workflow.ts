/** The workflow that the README shows, for a repository whose default branch is `branch`. */
export function workflowFile(branch: string, root: string): string {
  const folder = root === "" ? "" : `\n        with:\n          root: ${JSON.stringify(root)}`;
  return `name: Hardening
on:
  push:
    branches: [${JSON.stringify(branch)}]
  pull_request:
  merge_group:

permissions:
  contents: read
  pull-requests: write # for the one summary comment; without it everything else works the same

jobs:
  hardening:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v7
        with:
          persist-credentials: false
      - uses: pleroma-hardening/pleroma-hardening@v0${folder}
`;
}
