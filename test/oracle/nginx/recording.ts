import type { OracleAnswer } from "./oracle-case.ts";

type Answers = Readonly<Record<string, readonly OracleAnswer[]>>;

/** Writes answers with each list of headers once, a line for each case. */
export function writeRecording(answers: Answers): string {
  const lists = new Map<string, number>();
  const cases = Object.entries(answers).map(([name, list]) => {
    const rows = list.map(({ status, location, upstream, server, block, headers }) => {
      const key = JSON.stringify(headers);
      if (!lists.has(key)) lists.set(key, lists.size);
      return [status, location, upstream && [upstream.address, upstream.uri], server, block].concat(
        lists.get(key) ?? 0,
      );
    });
    return `${JSON.stringify(name)}: ${JSON.stringify(rows)}`;
  });
  const headers = [...lists.keys()];
  return `{"headers": [\n${headers.join(",\n")}\n],\n"cases": {\n${cases.join(",\n")}\n}}\n`;
}

type Row = readonly [
  status: number,
  location: string | null,
  upstream: readonly [string, string] | null,
  server: string | null,
  block: string | null,
  headers: number,
];

interface Recording {
  readonly headers: readonly (readonly (readonly [string, string])[])[];
  readonly cases: Readonly<Record<string, readonly Row[]>>;
}

export function readRecording(text: string): Answers {
  const { headers, cases }: Recording = JSON.parse(text);
  return Object.fromEntries(
    Object.entries(cases).map(([name, rows]) => [
      name,
      rows.map(([status, location, upstream, server, block, list]) => ({
        status,
        location,
        upstream: upstream && { address: upstream[0], uri: upstream[1] },
        server,
        block,
        headers: headers[list] ?? [],
      })),
    ]),
  );
}
