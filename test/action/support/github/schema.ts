/** As much of JSON Schema as GitHub's description uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

type Schemas = Readonly<Record<string, Schema>>;
type JsonObject = Readonly<Record<string, unknown>>;

/** The plainest text of a format. */
const TEXTS: Readonly<Record<string, string>> = {
  uri: "https://github.test/filled-in",
  "date-time": "2026-01-02T03:04:05Z",
};

/** A value with the required properties that it lacks, each with the plainest value it can have. */
export function complete(schema: Schema, value: unknown, schemas: Schemas): unknown {
  const resolved = resolve(schema, value, schemas);
  if (value === undefined) return plainest(resolved, schemas);
  if (Array.isArray(value)) {
    const { items = {} } = resolved;
    return value.map((item) => complete(items, item, schemas));
  }
  if (!isObject(value)) return value;
  const { properties = {}, required = [] } = resolved;
  const given = Object.entries(value).filter(([, one]) => one !== undefined);
  const lacking = required.filter((name) => value[name] === undefined);
  return Object.fromEntries([
    ...given.map(([name, one]) => [name, complete(properties[name] ?? {}, one, schemas)]),
    ...lacking.map((name) => [name, complete(properties[name] ?? {}, undefined, schemas)]),
  ]);
}

function plainest(schema: Schema, schemas: Schemas): unknown {
  const types = typesOf(schema);
  if (types.includes("null")) return null;
  if (schema.enum !== undefined) return schema.enum[0];
  switch (types[0]) {
    case "string":
      return TEXTS[schema.format ?? ""] ?? "filled in";
    case "integer":
    case "number":
      return 0;
    case "boolean":
      return false;
    case "array":
      return [];
    case "object":
      return complete(schema, {}, schemas);
    default:
      return null;
  }
}

/** Properties that a schema does not know: misspelt ones, most likely. */
export function unknownProperties(
  schema: Schema,
  value: unknown,
  schemas: Schemas,
  place = "",
): readonly string[] {
  const resolved = resolve(schema, value, schemas);
  if (Array.isArray(value)) {
    const { items = {} } = resolved;
    return value.flatMap((item, index) =>
      unknownProperties(items, item, schemas, `${place}/${index}`),
    );
  }
  const { properties } = resolved;
  if (!isObject(value) || properties === undefined) return [];
  return Object.entries(value).flatMap(([name, one]) => {
    const known = properties[name];
    if (known !== undefined) return unknownProperties(known, one, schemas, `${place}/${name}`);
    return [`${place}/${name} is not known`];
  });
}

/** The schema itself behind references and alternatives: of these, the first that may be meant. */
function resolve(schema: Schema, value: unknown, schemas: Schemas): Schema {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.slice(schema.$ref.lastIndexOf("/") + 1);
    const target = schemas[name];
    if (target === undefined) throw new Error(`The excerpt has no schema ${name}.`);
    return resolve(target, value, schemas);
  }
  if (schema.allOf !== undefined) {
    const [first = {}] = schema.allOf;
    return resolve(first, value, schemas);
  }
  // Beside properties, alternatives only say which of them are required.
  const alternatives = schema.properties ? undefined : (schema.oneOf ?? schema.anyOf);
  if (alternatives === undefined) return schema;
  const resolved = alternatives.map((one) => resolve(one, value, schemas));
  if (value === undefined) return resolved.find(isNullable) ?? resolved[0] ?? {};
  return resolved.find((one) => mayBe(one, value)) ?? {};
}

function isNullable(schema: Schema): boolean {
  return typesOf(schema).includes("null");
}

function mayBe(schema: Schema, value: unknown): boolean {
  const type = Array.isArray(value) ? "array" : value === null ? "null" : typeof value;
  if (!typesOf(schema).includes(type)) return false;
  if (!isObject(value)) return true;
  // GitHub tells alternatives apart by a property `type`.
  const kinds = schema.properties?.["type"]?.enum;
  return kinds === undefined || kinds.includes(value["type"]);
}

function typesOf({ type = [] }: Schema): readonly string[] {
  return typeof type === "string" ? [type] : type;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
