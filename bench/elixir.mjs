// How the time of the Elixir evaluator grows with the bytes: ratios within one run, so that they
// mean the same on every machine. Doubling the bytes should about double the time.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { importSources } from "../scripts/import-sources.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const { SourceFile, evaluateConfig } = await importSources(`
  export { SourceFile } from "./src/source/source-file.ts";
  export { evaluateConfig } from "./src/elixir/evaluation/evaluate.ts";
`);

const LARGEST = 2 * 1024 * 1024 - 1024;
const HEAD = "import Config\n";

/** Each makes a text of about so many bytes. */
const SHAPES = {
  "ordinary calls": (bytes) =>
    repeat(
      bytes,
      (n) => `config :pleroma, :key${n}, enabled: true, host: "h${n}.example", limit: ${n}\n`,
    ),
  "calls for one key": (bytes) => repeat(bytes, (n) => `config :pleroma, :one, k${n}: ${n}\n`),
  "unknown conditions": (bytes) =>
    repeat(bytes, (n) => `if System.get_env("A"), do: config(:pleroma, :k${n}, a: 1)\n`),
  "deep nesting": (bytes) =>
    repeat(bytes, (n) => `config :pleroma, :k${n}, ${"[a: ".repeat(40)}1${"]".repeat(40)}\n`),
  "a long list": (bytes) => `config :pleroma, :a, b: [${repeat(bytes, (n) => `${n % 10}, `)}1]\n`,
  "a long keyword list": (bytes) =>
    `config :pleroma, :a, ${repeat(bytes, (n) => `k${n}: ${n}, `)}last: 1\n`,
  "long strings": (bytes) =>
    repeat(bytes, (n) => `config :pleroma, :k${n}, a: "${"text ".repeat(200)}"\n`),
  "unclosed brackets": (bytes) => "[".repeat(bytes),
  "a chain of operators": (bytes) => `config :pleroma, a: ${"1 + ".repeat(bytes / 4)}1\n`,
  "a chain of pipes": (bytes) => `config :pleroma, a: 1${repeat(bytes, () => " |> abs()")}\n`,
  "a chain of ++": (bytes) => `config :pleroma, a: []${repeat(bytes, () => " ++ [1]")}\n`,
  "a chain of <>": (bytes) => `config :pleroma, a: "a"${repeat(bytes, () => ' <> "b"')}\n`,
  "a chain of ||": (bytes) => `config :pleroma, a: 1${repeat(bytes, () => " || 2")}\n`,
  "a chain of guards": (bytes) => `config :pleroma, a: 1${repeat(bytes, () => " when a")}\n`,
  "pipes in every call": (bytes) =>
    repeat(bytes, (n) => `config :pleroma, k${n}: "a b" |> String.split() |> Enum.map(& &1)\n`),
  "clauses of a case": (bytes) => `case 1 do\n${repeat(bytes, (n) => `  ${n} -> ${n}\n`)}end\n`,
  "clauses of a cond": (bytes) =>
    `a = System.get_env("A")\ncond do\n${repeat(bytes, (n) => `  a == ${n} -> ${n}\n`)}end\n`,
  variables: (bytes) => repeat(bytes, (n) => `v${n} = ${n}\n`),
  sigils: (bytes) => `config :pleroma, :a, b: [${repeat(bytes, () => "~w(a b), ")}1]\n`,
  heredocs: (bytes) => repeat(bytes, (n) => `config :pleroma, k${n}: """\n  text\n  """\n`),
  "an unclosed string": (bytes) => `config :pleroma, a: "${repeat(bytes, () => "text\n")}`,
  "unclosed strings": (bytes) => repeat(bytes, () => 'config :pleroma, a: "x\n'),
  "an unclosed heredoc": (bytes) => `config :pleroma, a: """\n${repeat(bytes, () => "text\n")}`,
  "missing commas": (bytes) => repeat(bytes, () => "config :a b: 1,\n"),
  "unclosed blocks": (bytes) => repeat(bytes, () => "if a do\n"),
  comments: (bytes) => repeat(bytes, () => "# config :pleroma, :a, b: 1\n"),
  "blank lines": (bytes) => "\n".repeat(bytes),
};

/** Values that double with every line: it is enough that these end. */
const DOUBLING = {
  "doubled lists": (n) => `x${n + 1} = [x${n}, x${n}]\n`,
  "doubled texts": (n) => `x${n + 1} = "#{x${n}}#{x${n}}"\n`,
  "doubled keyword lists": (n) => `x${n + 1} = [a: x${n}, b: x${n}]\n`,
};

const typical = await readFile(
  path.join(root, "examples/hardened/pleroma/config.exs"),
  "utf8",
).catch(() => SHAPES["ordinary calls"](3_000));
const three = `${typical}\n`.repeat(Math.max(1, Math.round(3_000 / typical.length)));
for (let round = 0; round < 500; round++) milliseconds(three);
const warm = median(Array.from({ length: 100 }, () => milliseconds(three)));
console.log(`a typical file of ${three.length} bytes, warm: ${warm.toFixed(2)} ms\n`);

console.log("time for n and 2n bytes, n = 1 MiB");
for (const [name, make] of Object.entries(SHAPES)) {
  const half = best(HEAD + make(LARGEST / 2));
  const full = best(HEAD + make(LARGEST));
  const ratio = full / Math.max(half, 1);
  console.log(
    `${name.padEnd(22)} ${half.toFixed(0).padStart(6)} ms ${full.toFixed(0).padStart(6)} ms  ratio ${ratio.toFixed(2)}`,
  );
}

console.log("\n60 lines that double a value");
for (const [name, line] of Object.entries(DOUBLING)) {
  const lines = Array.from({ length: 60 }, (_line, n) => line(n)).join("");
  const time = best(`${HEAD}x0 = "a"\n${lines}config :pleroma, a: x60\n`);
  console.log(`${name.padEnd(22)} ${time.toFixed(0).padStart(6)} ms`);
}

/** Of the processor: other programs that run at the same time count for little. */
function milliseconds(text) {
  const start = process.cpuUsage();
  const file = new SourceFile("config.exs", text);
  const options = { environment: "prod", readFile: () => undefined, listFiles: () => [] };
  evaluateConfig([file], options).get(["pleroma", "a"]);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}

function best(text) {
  return Math.min(milliseconds(text), milliseconds(text));
}

function median(numbers) {
  return numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

function repeat(bytes, make) {
  const parts = [];
  for (let length = 0, n = 0; length < bytes; n++) {
    const part = make(n);
    length += part.length;
    parts.push(part);
  }
  return parts.join("");
}
