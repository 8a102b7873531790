import type * as z from "zod";
import type { Result } from "../result.ts";
import { VERSION } from "../version.ts";
import type { resultSchema } from "./json-schema.ts";

/** The result as the one JSON object of the published schema, with a line end. */
export function renderJson(result: Result): string {
  const { excerpts: _lines, changedLines: _touched, ...contract } = result;
  // Arrays and objects of a Result are readonly, those that zod infers are not.
  const report: DeepReadonly<z.infer<typeof resultSchema>> = {
    schemaVersion: 1,
    tool: { name: "pleroma-hardening", version: VERSION },
    ...contract,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;
