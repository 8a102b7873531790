import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  type Context,
  DIRECTIVES,
  type DirectiveRule,
} from "../../src/nginx/validate/directives.ts";
import {
  CONTEXT_CODES,
  MOST_WORDS,
  recordDirectives,
  type Taken,
} from "./nginx/directive-table.ts";

const RECORDED = new URL("recorded/nginx-directives.json", import.meta.url);

/** What later versions, or nginx Plus, take beside what the installed one does. */
const LATER: Readonly<Record<string, string>> = {
  limit_req_zone: "`sync` (Plus)",
  resolver: "in `upstream` (1.27.3)",
  resolver_timeout: "in `upstream` (1.27.3)",
  keepalive: "`local` (1.29.7)",
};

async function askNginx(): Promise<Readonly<Record<string, Taken>>> {
  if (process.env["ORACLE"] !== "record") return JSON.parse(readFileSync(RECORDED, "utf8"));
  const taken = await recordDirectives();
  const lines = Object.entries(taken).map(
    ([name, contexts]) => `${JSON.stringify(name)}: ${JSON.stringify(contexts)}`,
  );
  writeFileSync(RECORDED, `{\n${lines.join(",\n")}\n}\n`);
  return taken;
}

const recorded = await askNginx();
const known = Object.entries(recorded).filter(([, taken]) => taken !== null);

test("nginx knows nearly all directives of the table, and the record has them all", () => {
  expect(Object.keys(recorded)).toEqual([...DIRECTIVES.keys()].toSorted());
  expect(known.length).toBeGreaterThan(450);
});

test.each(known)("where and with how many words: %s", (name, taken) => {
  const rules = DIRECTIVES.get(name) ?? [];
  const ours = Object.fromEntries(
    CONTEXT_CODES.flatMap((context) => {
      const here = rules.filter(({ contexts }) => contexts.includes(context));
      return here.length === 0 ? [] : [[context, countsOf(here)]];
    }),
  );
  if (!(name in LATER)) expect(ours).toEqual(taken);
  else expect(isWider(ours, taken ?? {})).toBe(true);
});

function countsOf(rules: readonly DirectiveRule[]): string {
  const counts = Array.from({ length: MOST_WORDS + 1 }, (_, count) => count).filter((count) =>
    rules.some(({ least, most }) => count >= least && count <= most),
  );
  return `${counts.join("")}${rules.some(({ block }) => block) ? "{}" : ""}`;
}

function isWider(
  ours: Readonly<Record<string, string>>,
  taken: Readonly<Partial<Record<Context, string>>>,
): boolean {
  return Object.entries(taken).every(([context, counts]) =>
    [...counts].every((count) => ours[context]?.includes(count)),
  );
}
