import * as z from "zod";

/** A location as all JSON reports show it. */
export const location = z
  .strictObject({
    path: z.string(),
    line: z.int().min(1),
    column: z.int().min(1),
    endLine: z.int().min(1),
    endColumn: z.int().min(1).describe("Exclusive."),
  })
  .describe("1-based; columns count UTF-16 code units.");
