import { CASE_FILE, type OracleAnswer } from "./oracle-case.ts";
import type { Recorded } from "./record.ts";

/** Writes answers with each list of headers once, a line for each case. */
export function writeRecording({ answers, refused }: Recorded): string {
  const lists = new Map<string, number>();
  const cases = Object.entries(answers).map(([name, list]) => {
    const rows = list.map(({ status, location, upstreams, server, block, headers }) => {
      const key = JSON.stringify(headers);
      if (!lists.has(key)) lists.set(key, lists.size);
      const reached = upstreams.flatMap(({ address, uri }) => [address, uri]);
      const blocks = [server, block].map(withoutCaseFile);
      const places = [status, location, reached.length === 0 ? null : reached, ...blocks];
      return [...places, lists.get(key) ?? 0];
    });
    return `${JSON.stringify(name)}: ${JSON.stringify(rows)}`;
  });
  const headers = [...lists.keys()];
  const refusals = Object.entries(refused).map((entry) =>
    entry.map((word) => JSON.stringify(word)),
  );
  return [
    `{"headers": [\n${headers.join(",\n")}\n],`,
    `"refused": {${refusals.map((entry) => `\n${entry.join(": ")}`).join(",")}},`,
    `"cases": {\n${cases.join(",\n")}\n}}\n`,
  ].join("\n");
}

type Row = readonly [
  status: number,
  location: string | null,
  upstreams: readonly string[] | null,
  server: string | null,
  block: string | null,
  headers: number,
];

interface Recording {
  readonly headers: readonly (readonly (readonly [string, string])[])[];
  readonly refused: Recorded["refused"];
  readonly cases: Readonly<Record<string, readonly Row[]>>;
}

export function readRecording(text: string): Recorded {
  const { headers, refused, cases }: Recording = JSON.parse(text);
  const answers = Object.fromEntries(
    Object.entries(cases).map(([name, rows]) => [
      name,
      rows.map(([status, location, upstreams, server, block, list]) => ({
        status,
        location,
        upstreams: pairs(upstreams ?? []),
        server: withCaseFile(server),
        block: withCaseFile(block),
        headers: headers[list] ?? [],
      })),
    ]),
  );
  return { answers, refused };
}

function pairs(words: readonly string[]): OracleAnswer["upstreams"] {
  return words.flatMap((address, index) =>
    index % 2 === 0 ? [{ address, uri: words[index + 1] ?? "" }] : [],
  );
}

const CASE = `${CASE_FILE}:`;

/** Nearly all blocks are in one file. */
function withoutCaseFile(block: string | null): string | null {
  return block?.startsWith(CASE) === true ? block.slice(CASE.length) : block;
}

function withCaseFile(block: string | null): string | null {
  return block !== null && /^\d+:\d+$/.test(block) ? `${CASE}${block}` : block;
}
