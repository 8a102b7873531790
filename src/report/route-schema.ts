import * as z from "zod";
import { location } from "./location-schema.ts";

const status = z.int().min(0).max(999).nullable();

const outcome = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("proxy"),
    upstream: z.string(),
    addresses: z.array(z.string()).describe("`?` where a port is not known."),
    uri: z.string().describe("What the upstream is asked for; `…` stands for what is not known."),
    location,
  }),
  z.strictObject({ kind: z.literal("redirect"), target: z.string(), location }),
  z.strictObject({ kind: z.literal("status"), location }),
  z.strictObject({ kind: z.literal("file"), path: z.string(), location }),
  z.strictObject({ kind: z.literal("handler"), directive: z.string(), location }),
  z.strictObject({ kind: z.literal("unknown"), location }),
]);

const server = {
  server: z
    .strictObject({ name: z.string().nullable(), location })
    .nullable()
    .describe("The `server` block; its first name."),
  answeredBy: z
    .strictObject({ pattern: z.string(), location })
    .nullable()
    .describe("The last `location` that was entered."),
  steps: z.array(z.strictObject({ what: z.string(), detail: z.string(), location })),
  outcome,
  status: status.describe("What the client sees; null where that is not known (a file's)."),
};

/** The object that `route --format json` prints. Fields are added, never renamed or removed. */
export const routeSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    tool: z.strictObject({ name: z.literal("pleroma-hardening"), version: z.string() }),
    request: z.strictObject({
      url: z.string(),
      method: z.string(),
      socket: z.string(),
      upstreamStatus: z.int(),
    }),
    answers: z
      .array(
        z.strictObject({
          ...server,
          fromPleroma: z.boolean().nullable().describe("null where that cannot be told."),
          onward: z
            .array(z.strictObject(server))
            .describe("Servers of the same nginx behind this one, the nearest first."),
          refusals: z
            .array(z.strictObject({ directive: z.string(), status, location }))
            .describe("What may refuse the request instead, as it depends on other requests."),
          headers: z.array(
            z.strictObject({
              name: z.string(),
              value: z.string(),
              sender: z.enum(["pleroma", "upstream", "more_set_headers", "expires", "add_header"]),
              location: location.nullable(),
              uncertain: z.string().nullable(),
            }),
          ),
          lost: z.array(
            z.strictObject({
              name: z.string(),
              value: z.string(),
              by: z.enum([
                "proxy_hide_header",
                "more_clear_headers",
                "more_set_headers",
                "expires",
                "status",
                "inheritance",
                "empty",
              ]),
              location,
            }),
          ),
          moreHeaders: z.array(z.string()).describe("Why there may be headers beside these."),
        }),
      )
      .describe("More than one where only the running host knows which."),
    undecided: z.strictObject({ reason: z.string(), location }).nullable(),
    assumed: z
      .array(z.enum(["http", "server"]))
      .describe("Blocks that the repository does not hold; they are taken to set nothing."),
    notes: z
      .array(z.string())
      .describe("What Pleroma's own headers rest on, where any of them are shown."),
    problems: z.int().min(0).describe("How many problems the nginx files have."),
  })
  .meta({ id: "route" });
