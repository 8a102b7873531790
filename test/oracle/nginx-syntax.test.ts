import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readCase } from "./nginx/oracle-case.ts";
import {
  MADE_CASES,
  mutate,
  ourVerdict,
  readSyntaxCases,
  readSyntaxLines,
  recordSyntax,
  type SyntaxCase,
  type Verdict,
} from "./nginx/syntax.ts";

const CASES = new URL("nginx/cases/", import.meta.url);
const WRITTEN = new URL("nginx/syntax-cases.txt", import.meta.url);
const LINES = new URL("nginx/syntax-lines.txt", import.meta.url);
const RECORDED = new URL("recorded/nginx-syntax.json", import.meta.url);

/** So often a mistake is made in each of the routing cases. */
const MUTATIONS = 3;

const written = readSyntaxCases(readFileSync(WRITTEN, "utf8"));
const mutated: readonly SyntaxCase[] = readdirSync(CASES)
  .toSorted()
  .flatMap((file) => {
    const { files } = readCase(file, readFileSync(new URL(file, CASES), "utf8"));
    const text = files.get("conf.d/case.conf")?.text.replace(/^#.*\n/gm, "") ?? "";
    if (text.includes("include ")) return [];
    return Array.from({ length: MUTATIONS }, (_, count) => ({
      name: `${file} ${count}`,
      text: mutate(text, seedOf(file) + count),
    }));
  });
/** The same for the same name, whatever other cases there are. */
function seedOf(name: string): number {
  let seed = 0;
  for (const character of name) seed = (seed * 31 + character.charCodeAt(0)) % 1_000_003;
  return seed;
}

const lines = readSyntaxLines(readFileSync(LINES, "utf8"));
const cases = [...written, ...lines, ...MADE_CASES, ...mutated];

function verdictsOfNginx(): Readonly<Record<string, Verdict>> {
  if (process.env["ORACLE"] !== "record") return JSON.parse(readFileSync(RECORDED, "utf8"));
  const verdicts = recordSyntax(cases);
  writeFileSync(RECORDED, `${JSON.stringify(verdicts, undefined, 1)}\n`);
  return verdicts;
}

const verdicts = verdictsOfNginx();
const compared = cases.filter(({ name }) => verdicts[name] !== null);

test("there is something to compare", () => {
  expect(compared.length).toBeGreaterThan(2000);
});

test.each(compared.map((one) => [one.name, one] as const))("nginx -t agrees: %s", (name, one) => {
  const { errors, verdict } = ourVerdict(one);
  const nginx = verdicts[name] ?? "not recorded";
  const wanted = nginx.startsWith("ok") ? nginx : "refused";
  expect({ verdict, errors, nginx, text: one.text }).toMatchObject({ verdict: wanted });
});
