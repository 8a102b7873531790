// Writes test/action/support/github-openapi.json: what GitHub's own OpenAPI description says of the
// operations that the action uses, as JSON Schema. The whole description is too large to depend on,
// so the package is downloaded into a temporary folder. Give a version to have another than the newest:
//   node scripts/github-openapi.mjs [version]
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const PACKAGE = "@octokit/openapi";
const TARGET = fileURLToPath(
  new URL("../test/action/support/github-openapi.json", import.meta.url),
);

const REPOSITORY = "/repos/{owner}/{repo}";
const OPERATIONS = [
  ["get", "/compare/{basehead}"],
  ["get", "/git/blobs/{file_sha}"],
  ["get", "/git/commits/{commit_sha}"],
  ["post", "/git/commits"],
  ["get", "/git/ref/{ref}"],
  ["post", "/git/refs"],
  ["patch", "/git/refs/{ref}"],
  ["get", "/git/trees/{tree_sha}"],
  ["post", "/git/trees"],
  ["get", "/issues/{issue_number}/comments"],
  ["post", "/issues/{issue_number}/comments"],
  ["patch", "/issues/comments/{comment_id}"],
  ["delete", "/issues/comments/{comment_id}"],
  ["get", "/pulls"],
  ["get", "/pulls/{pull_number}"],
  ["get", "/pulls/{pull_number}/comments"],
  ["delete", "/pulls/comments/{comment_id}"],
  ["get", "/pulls/{pull_number}/files"],
  ["post", "/pulls/{pull_number}/reviews"],
  ["get", "/commits/{ref}/check-runs"],
  ["post", "/check-runs"],
  ["patch", "/check-runs/{check_run_id}"],
];

/** Keywords that are no part of JSON Schema, or say nothing about what is valid. */
const DROPPED =
  /^(?:description|examples?|title|externalDocs|deprecated|readOnly|default|discriminator|x-.*)$/;
/** Keywords whose value maps names to schemas. */
const NAMED_SCHEMAS = ["properties", "patternProperties"];

/** Where GitHub's answers are known to be other than its description says. */
const CORRECTIONS = [
  // `null` for a comment whose line a later push changed.
  ["pull-request-review-comment", "line"],
  ["pull-request-review-comment", "position"],
];

const folder = await mkdtemp(path.join(tmpdir(), "openapi-"));
try {
  const { version, description } = await download(process.argv[2] ?? "latest");
  await writeFile(TARGET, JSON.stringify(excerpt(version, description)));
} finally {
  await rm(folder, { recursive: true, force: true });
}
// The repository's own format: one line for what fits into one.
execFileSync("npx", ["biome", "format", "--write", TARGET], { stdio: "inherit" });

async function download(wanted) {
  const command = ["pack", `${PACKAGE}@${wanted}`, "--json", "--pack-destination", folder];
  const [{ filename, version }] = JSON.parse(execFileSync("npm", command, { encoding: "utf8" }));
  const file = "package/generated/api.github.com.json";
  execFileSync("tar", ["-xzf", path.join(folder, filename), "-C", folder, file]);
  return { version, description: JSON.parse(await readFile(path.join(folder, file), "utf8")) };
}

function excerpt(version, description) {
  const operations = Object.fromEntries(
    OPERATIONS.map(([method, below]) => {
      const place = REPOSITORY + below;
      const operation = description.paths[place]?.[method];
      if (operation === undefined) throw new Error(`There is no ${method} ${place} (any more).`);
      const contents = operationOf(operation, description);
      return [operation.operationId, { method: method.toUpperCase(), path: place, ...contents }];
    }),
  );
  const schemas = {};
  collectSchemas(operations, description.components.schemas, schemas);
  for (const [schema, property] of CORRECTIONS) {
    const { properties } = schemas[schema];
    properties[property] = nullable(properties[property]);
  }
  return {
    source: `${PACKAGE} ${version}, api.github.com; written by scripts/github-openapi.mjs`,
    operations,
    components: { schemas: Object.fromEntries(Object.entries(schemas).sort()) },
  };
}

function operationOf(operation, description) {
  const parameters = operation.parameters.map((parameter) => resolve(parameter, description));
  const body = operation.requestBody;
  const statuses = Object.entries(operation.responses);
  return {
    parameters: Object.fromEntries(
      ["path", "query"].map((place) => [place, parametersIn(place, parameters)]),
    ),
    manySegments: parameters.filter((one) => one["x-multi-segment"]).map(({ name }) => name),
    ...(body && { body: schemaOf(body.content["application/json"].schema) }),
    // What an error says besides its message is not described.
    answers: Object.fromEntries(
      statuses.map(([status, answer]) => {
        const schema = resolve(answer, description).content?.["application/json"]?.schema;
        return [status, schema !== undefined && status < "300" ? promised(schemaOf(schema)) : null];
      }),
    ),
  };
}

function parametersIn(place, parameters) {
  const here = parameters.filter((parameter) => parameter.in === place);
  return {
    type: "object",
    properties: Object.fromEntries(here.map(({ name, schema }) => [name, schemaOf(schema)])),
    required: here.filter(({ required }) => required).map(({ name }) => name),
    additionalProperties: false,
  };
}

function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}

function resolve(part, description) {
  if (part.$ref === undefined) return part;
  const [, ...keys] = part.$ref.split("/");
  return keys.reduce((value, key) => value[key], description);
}

/** OpenAPI 3.0's dialect as JSON Schema. */
function schemaOf(schema) {
  if (Array.isArray(schema)) return schema.map(schemaOf);
  if (typeof schema !== "object" || schema === null) return schema;
  const { nullable: isNullable, ...rest } = schema;
  const kept = Object.fromEntries(
    Object.entries(rest)
      .filter(([keyword]) => !DROPPED.test(keyword))
      .map(([keyword, value]) => [
        keyword,
        NAMED_SCHEMAS.includes(keyword) ? mapValues(value, schemaOf) : schemaOf(value),
      ]),
  );
  return isNullable ? nullable(kept) : kept;
}

function nullable(schema) {
  if (typeof schema.type !== "string") return { anyOf: [schema, { type: "null" }] };
  const { enum: values } = schema;
  return {
    ...schema,
    type: [schema.type, "null"],
    ...(values && !values.includes(null) && { enum: [...values, null] }),
  };
}

/**
 * An answer's schema without the optional properties that have properties of their own: nobody can
 * count on them, and they are half of the description.
 */
function promised(schema) {
  if (Array.isArray(schema)) return schema.map(promised);
  if (typeof schema !== "object" || schema === null) return schema;
  const { properties, required = [], ...rest } = schema;
  if (typeof properties !== "object") return mapValues(schema, promised);
  const kept = Object.entries(properties).filter(
    ([name, one]) =>
      required.includes(name) || !/"(?:\$ref|properties)":/.test(JSON.stringify(one)),
  );
  return {
    ...mapValues(rest, promised),
    properties: mapValues(Object.fromEntries(kept), promised),
    ...(required.length > 0 && { required }),
  };
}

/** All that the operations refer to, and what that refers to in turn. Requests have no references. */
function collectSchemas(part, all, collected) {
  for (const [, name] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
    if (Object.hasOwn(collected, name)) continue;
    collected[name] = promised(schemaOf(all[name]));
    collectSchemas(collected[name], all, collected);
  }
}
