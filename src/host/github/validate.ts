import type * as z from "zod";
import { UnexpectedAnswer } from "./failure.ts";

/** What GitHub answered, as it documents it. */
export function validate<T>(schema: z.ZodType<T>, data: unknown): T {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  throw new UnexpectedAnswer("GitHub's answer is not what its API documents.");
}
