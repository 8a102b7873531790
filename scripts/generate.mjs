// Writes what follows from the sources: docs/rules.md, the README's table of rules and what it shows
// of the program's output (from dist/, so build first), and the JSON Schemas. With --check it writes
// nothing and fails when something is not current.
import { spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { importSources } from "./import-sources.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const check = process.argv.includes("--check");

const { RULES, describeAutofix, policySchema, resultSchema, routeSchema, z } = await importSources(`
  export { RULES } from "./src/rules/index.ts";
  export { describeAutofix } from "./src/rules/describe-autofix.ts";
  export { policySchema } from "./src/policy/schema.ts";
  export { resultSchema } from "./src/report/json-schema.ts";
  export { routeSchema } from "./src/report/route-schema.ts";
  export * as z from "zod";
`);

const stale = [];
await put("docs/rules.md", rulesPage());
await put("docs/result.schema.json", schema(resultSchema, "result"));
await put("docs/route.schema.json", schema(routeSchema, "route"));
await put("docs/policy.schema.json", schema(policySchema, "policy"));
await put("README.md", await readmeWithTable());
if (stale.length > 0) {
  console.error(`Not current: ${stale.join(", ")}. Run "npm run generate" and commit the result.`);
  process.exit(1);
}

function rulesPage() {
  const entries = RULES.map((rule) =>
    [
      `## ${rule.id}`,
      "",
      `**${rule.title}.** Severity: ${rule.severity}. Recommended: \`${rule.recommended}\`.`,
      "",
      rule.why,
      "",
      `### What to do`,
      "",
      rule.fix,
      "",
      describeAutofix(rule.autofix),
      "",
      `[In the guide](${rule.guide})`,
    ].join("\n"),
  );
  return `# Rules

Generated from the rules themselves. A rule that cannot be decided, because only the running host
knows a value, says \`unknown\`; a rule whose kind of file is absent says \`not-applicable\`.

${entries.join("\n\n")}
`;
}

async function readmeWithTable() {
  const readme = await readFile(path.join(root, "README.md"), "utf8");
  const rows = RULES.map(({ id, severity, title }) => {
    const anchor = id.replace("/", "");
    return `| [\`${id}\`](docs/rules.md#${anchor}) | ${severity} | ${title.replaceAll("|", "\\|")} |`;
  });
  const table = ["| rule | severity | what it is about |", "| --- | --- | --- |", ...rows].join(
    "\n",
  );
  const regions = [
    [/(<!-- rules -->\n)[\s\S]*?(\n<!-- \/rules -->)/, table],
    [/(```text\n)[\s\S]*?(\n```)/, sampleOutput()],
  ];
  return regions.reduce((text, [region, content]) => {
    if (!region.test(text)) throw new Error(`README.md has no region ${region}`);
    return text.replace(region, (_all, start, end) => start + content + end);
  }, readme);
}

/** What the README shows of the program's report on the weak example: these, and the verdict. */
function sampleOutput() {
  const shown = [
    "pleroma/http-ip",
    "pleroma/committed-secret",
    "nginx/content-security-policy",
    "systemd/no-new-privileges",
  ];
  const program = path.join(root, "dist/cli.js");
  const run = spawnSync(process.execPath, [program, "check", "examples/weak"], {
    cwd: root,
    encoding: "utf8",
  });
  const blocks = run.stdout.trimEnd().split("\n\n");
  const isHeading = (block) => /^\S+\/\S+\n?/.test(block) && !block.startsWith("note:");
  const picked = blocks.filter(
    (block, index) =>
      index === blocks.length - 1 || shown.some((id) => block.includes(`  ${id}\n`)),
  );
  const withHeadings = blocks.filter((block, index) => {
    if (picked.includes(block)) return true;
    if (!isHeading(block)) return false;
    const next = blocks.slice(index + 1).findIndex(isHeading);
    const own = blocks.slice(index + 1, next === -1 ? undefined : index + 1 + next);
    return own.some((entry) => picked.includes(entry) && entry !== blocks.at(-1));
  });
  return withHeadings.join("\n\n");
}

function schema(definition, name) {
  const document = z.toJSONSchema(definition, { target: "draft-2020-12" });
  return `${JSON.stringify({ title: `pleroma-hardening ${name}`, ...document }, null, 2)}\n`;
}

async function put(name, text) {
  const file = path.join(root, name);
  const present = await readFile(file, "utf8").catch(() => undefined);
  if (present === text) return;
  if (check) stale.push(name);
  else await writeFile(file, text);
}
