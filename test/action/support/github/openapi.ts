import { readFileSync } from "node:fs";
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import type { Answer, ApiRequest } from "./answer.ts";
import { complete, type Schema, unknownProperties } from "./schema.ts";

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly parameters: { readonly path: Schema; readonly query: Schema };
  /** Parameters of the path that may have slashes in them. */
  readonly manySegments: readonly string[];
  readonly body?: Schema;
  /** By status; `null` for errors, and where there is no body. */
  readonly answers: Readonly<Record<string, Schema | null>>;
}

interface Description {
  readonly operations: Readonly<Record<string, Operation>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** Written by scripts/github-openapi.mjs, in this form. */
const DESCRIPTION: Description = JSON.parse(
  readFileSync(new URL("../github-openapi.json", import.meta.url), "utf8"),
);

/** All operations, as `METHOD /path/{parameter}`. */
export const DESCRIBED_ROUTES: readonly string[] = Object.values(DESCRIPTION.operations).map(
  ({ method, path }) => `${method} ${path}`,
);

/** What GitHub answers to any request, though it is not described for each. */
const ALWAYS_POSSIBLE = ["401", "403", "404", "422"];

// GitHub's schemas have keywords that do not go together; formats are not what is tested here.
const OPTIONS = { strict: false, validateFormats: false, allErrors: true } as const;
const bodies = new Ajv(OPTIONS).addSchema(DESCRIPTION, "github");
/** What stands in an address is text, and may stand for a number. */
const addresses = new Ajv({ ...OPTIONS, coerceTypes: true }).addSchema(DESCRIPTION, "github");

const PATTERNS = Object.entries(DESCRIPTION.operations)
  .map(([name, { method, path, manySegments }]) => {
    const source = path.replace(/\{(\w+)\}/g, (_all, parameter: string) =>
      manySegments.includes(parameter) ? `(?<${parameter}>.+)` : `(?<${parameter}>[^/]+)`,
    );
    return { name, method, pattern: new RegExp(`^${source}$`), length: path.length };
  })
  // Where two fit, the one that says more of the address itself.
  .toSorted((one, other) => other.length - one.length);

/** A request as it was understood, and what GitHub's description has against it. */
export interface Understood {
  readonly operation: string;
  readonly request: ApiRequest;
  readonly violations: readonly string[];
}

/** Finds the operation that a request is for; `null` when GitHub (or the excerpt) has none like it. */
export function understand(method: string, url: URL, body: unknown): Understood | null {
  for (const { name, method: wanted, pattern } of PATTERNS) {
    const found = wanted === method ? pattern.exec(url.pathname) : null;
    const operation = DESCRIPTION.operations[name];
    if (found === null || operation === undefined) continue;
    const path = Object.fromEntries(
      Object.entries(found.groups ?? {}).map(([key, value]) => [key, decodeURIComponent(value)]),
    );
    const query = Object.fromEntries(url.searchParams);
    const violations = [
      ...mistakes(addresses, `operations/${pointerPart(name)}/parameters/path`, { ...path }),
      ...mistakes(addresses, `operations/${pointerPart(name)}/parameters/query`, { ...query }),
      ...bodyMistakes(name, operation, body),
    ];
    const repository = `${path["owner"]}/${path["repo"]}`;
    const address = `${url.origin}${url.pathname}`;
    return { operation: name, request: { repository, path, query, body, address }, violations };
  }
  return null;
}

function bodyMistakes(name: string, operation: Operation, body: unknown): readonly string[] {
  if (operation.body === undefined) return body === undefined ? [] : ["has a body"];
  if (body === undefined) return ["has no body"];
  return [
    ...mistakes(bodies, `operations/${pointerPart(name)}/body`, body),
    ...unknownProperties(operation.body, body, DESCRIPTION.components.schemas),
  ];
}

/**
 * An answer with all that GitHub promises of it: what no test needs is filled in with the plainest
 * value. And what is wrong with it by GitHub's description.
 */
export function describedAnswer(
  name: string,
  answer: Answer,
): { readonly answer: Answer; readonly violations: readonly string[] } {
  const status = String(answer.status);
  const answers = DESCRIPTION.operations[name]?.answers ?? {};
  const schema = answers[status];
  if (schema === undefined && !ALWAYS_POSSIBLE.includes(status)) {
    return { answer, violations: [`GitHub never answers with the status ${status}`] };
  }
  if (schema === undefined || schema === null) return { answer, violations: [] };
  const { schemas } = DESCRIPTION.components;
  const body = complete(schema, answer.body, schemas);
  const violations = [
    ...mistakes(bodies, `operations/${pointerPart(name)}/answers/${status}`, body),
    ...unknownProperties(schema, body, schemas),
  ];
  return { answer: { ...answer, body }, violations };
}

const validators = new Map<string, ValidateFunction>();

function mistakes(ajv: Ajv, pointer: string, value: unknown): readonly string[] {
  const validate = validators.get(pointer) ?? ajv.getSchema(`github#/${pointer}`);
  if (validate === undefined) throw new Error(`The excerpt has no ${pointer}.`);
  validators.set(pointer, validate);
  return validate(value) ? [] : (validate.errors ?? []).map(explain);
}

function explain({ instancePath, message = "is wrong", params }: ErrorObject): string {
  return `${instancePath || "/"} ${message} ${JSON.stringify(params)}`;
}

/** A name as a part of a JSON pointer. */
function pointerPart(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}
