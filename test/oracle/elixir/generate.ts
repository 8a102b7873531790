import { Random } from "./random.ts";

/** Few names, so that calls meet the same settings again and again. */
const KEYS = ["a", "b", "c", "d"] as const;
/** Environment variables; record.exs finds them by this spelling. */
const VARIABLES = ["X", "Y", "Z"] as const;
/** What record.exs sets variables to. */
const VALUES = ["true", "4001", "z"] as const;

const DEEPEST_EXPRESSION = 3;
const DEEPEST_STATEMENT = 2;

/** Writes a config file of valid syntax; what it computes, nobody has thought of before. */
export function generateConfig(seed: number): string {
  return new Generator(new Random(seed)).file();
}

type Write = (depth: number) => string;

class Generator {
  readonly #random: Random;
  /** Variables and functions bound so far, at the top of the file. */
  readonly #bound: string[] = [];
  readonly #functions: string[] = [];

  constructor(random: Random) {
    this.#random = random;
  }

  file(): string {
    const statements = this.#random.several(2, 7, () => this.#statement(0, ""));
    return `import Config\n${statements.join("\n")}\n`;
  }

  #any(writes: readonly Write[], depth: number): string {
    return this.#random.pick(writes)(depth);
  }

  #key(): string {
    return this.#random.pick(KEYS);
  }

  #environment(): string {
    const name = this.#random.pick(VARIABLES);
    return this.#random.pick([
      `System.get_env("${name}")`,
      `System.get_env("${name}", "${this.#random.pick(VALUES)}")`,
      `System.get_env("${name}") || "${this.#random.pick(VALUES)}"`,
      `System.get_env("${name}")`,
      `System.get_env("${name}", "${this.#random.pick(VALUES)}")`,
      `System.fetch_env!("${name}")`,
    ]);
  }

  readonly #conditions: readonly Write[] = [
    () => `${this.#environmentOperand()} == "${this.#random.pick(VALUES)}"`,
    () => `System.get_env("${this.#random.pick(VARIABLES)}")`,
    () => `config_env() == :${this.#random.pick(["prod", "dev"])}`,
    () => `Mix.env() in [:prod, :${this.#random.pick(["dev", "test"])}]`,
    (depth) => `${this.#scalar(depth)} == ${this.#scalar(depth)}`,
    () => `is_nil(${this.#environmentOperand()})`,
    () => `${this.#environmentOperand()} in ["true", "1"]`,
    () => `${this.#environmentOperand()} in [nil, "true"]`,
    () => `not (${this.#environmentOperand()} == "true")`,
    () => `${this.#environmentOperand()} != "true" and ${this.#random.pick(["true", "false"])}`,
    (depth) => `Keyword.has_key?(${this.#keywords(depth + 1)}, :${this.#key()})`,
    (depth) => `match?([_ | _], ${this.#keywords(depth + 1)})`,
    // record.exs writes it in some environments.
    () => `File.exists?("optional.file")`,
    () => `String.contains?(${this.#environmentOperand()} |> to_string(), "t")`,
  ];

  #environmentOperand(): string {
    return `(${this.#environment()})`;
  }

  #condition(depth: number): string {
    return this.#any(this.#conditions, depth);
  }

  readonly #scalars: readonly Write[] = [
    () => String(this.#random.integer(5)),
    () => `"s${this.#random.integer(3)}"`,
    () => `:${this.#key()}`,
    () => this.#random.pick(["nil", "true", "false"]),
    () => `${this.#random.integer(3)} + ${this.#random.integer(3)} * 2`,
    () => `"p" <> "q${this.#random.integer(2)}"`,
    () => `"i#{${this.#random.integer(3)}}"`,
    () => this.#random.pick(["1.5", "0x1F", "1_000", "?a", "'text'", "~c(text)", "Foo.Bar"]),
    () => `"""\n  line ${this.#random.integer(3)}\n  """`,
    () => `String.upcase("${this.#key()}")`,
    () => `String.to_atom("${this.#key()}")`,
    () => `div(${this.#random.integer(9)}, 2)`,
  ];

  #scalar(depth: number): string {
    return this.#any(this.#scalars, depth);
  }

  /** What a guard may compare with. */
  #literal(): string {
    return this.#random.pick([":a", ":b", "1", "nil", '"s1"', "[]"]);
  }

  #keywords(depth: number): string {
    const pairs = this.#random.several(
      0,
      3,
      () => `${this.#key()}: ${this.#expression(depth + 1)}`,
    );
    return `[${pairs.join(", ")}]`;
  }

  /** A list that is made of others, and may be a keyword list. */
  readonly #lists: readonly Write[] = [
    (depth) => this.#keywords(depth),
    (depth) => `(${this.#keywords(depth)} ++ ${this.#keywords(depth)})`,
    (depth) => `(${this.#keywords(depth)} -- ${this.#keywords(depth)})`,
    (depth) => `Keyword.merge(${this.#list(depth)}, ${this.#keywords(depth)})`,
    (depth) => `Keyword.put(${this.#list(depth)}, :${this.#key()}, ${this.#expression(depth)})`,
    (depth) => `Keyword.delete(${this.#list(depth)}, :${this.#key()})`,
    (depth) => `(${this.#list(depth)} |> Keyword.take([:${this.#key()}, :${this.#key()}]))`,
    (depth) => `Enum.map(${this.#keywords(depth)}, fn {k, v} -> {k, {v}} end)`,
    (depth) => `Enum.reject(${this.#list(depth)}, fn {k, _} -> k == :${this.#key()} end)`,
    (depth) => `Enum.filter(${this.#list(depth)}, &(elem(&1, 0) != :${this.#key()}))`,
    (depth) => `for({k, v} <- ${this.#keywords(depth)}, k != :a, do: {k, v})`,
    (depth) => `[{:${this.#key()}, ${this.#expression(depth)}} | ${this.#list(depth)}]`,
    (depth) => `[${this.#scalar(depth)}, ${this.#key()}: ${this.#expression(depth)}]`,
    (depth) =>
      `if(${this.#condition(depth)}, do: ${this.#keywords(depth)}, else: ${this.#keywords(depth)})`,
    (depth) =>
      `~w(${this.#key()} ${this.#key()})${this.#random.pick(["", "a", depth > 1 ? "c" : "s"])}`,
    (depth) => `Enum.uniq([${this.#scalar(depth)}, ${this.#scalar(depth)}])`,
    (depth) => `Enum.reverse(${this.#keywords(depth)})`,
    (depth) => `List.wrap(${this.#expression(depth)})`,
    (depth) => `Keyword.replace(${this.#list(depth)}, :${this.#key()}, ${this.#expression(depth)})`,
    (depth) => `Keyword.update(${this.#keywords(depth)}, :${this.#key()}, 1, &{&1})`,
    (depth) => `elem(Keyword.pop(${this.#keywords(depth)}, :${this.#key()}), 1)`,
    (depth) =>
      `Keyword.merge(${this.#keywords(depth)}, ${this.#keywords(depth)}, fn _, a, b -> {a, b} end)`,
    (depth) => `put_in(${this.#keywords(depth)}, [:${this.#key()}], ${this.#expression(depth)})`,
    (depth) => `Enum.take_while(${this.#keywords(depth)}, &(elem(&1, 0) != :${this.#key()}))`,
    (depth) => `List.insert_at(${this.#list(depth)}, 1, ${this.#scalar(depth)})`,
  ];

  #list(depth: number): string {
    if (depth >= DEEPEST_EXPRESSION) return this.#keywords(depth + 1);
    return this.#any(this.#lists, depth + 1);
  }

  readonly #expressions: readonly Write[] = [
    (depth) => this.#scalar(depth),
    (depth) => this.#scalar(depth),
    (depth) => this.#keywords(depth),
    (depth) => this.#list(depth),
    (depth) => this.#list(depth),
    (depth) => `{${this.#expression(depth)}, ${this.#expression(depth)}}`,
    (depth) => `%{x: ${this.#expression(depth)}, y: 1}`,
    (depth) => `Map.get(%{a: ${this.#expression(depth)}}, :${this.#key()}, ${this.#scalar(depth)})`,
    () => `(${this.#environment()})`,
    (depth) => `(${this.#environmentOperand()} || ${this.#expression(depth)})`,
    (depth) => `(${this.#environmentOperand()} && ${this.#expression(depth)})`,
    (depth) =>
      `if(${this.#condition(depth)}, do: ${this.#expression(depth)}, else: ${this.#expression(depth)})`,
    (depth) => `unless(${this.#condition(depth)}, do: ${this.#expression(depth)})`,
    (depth) => (this.#bound.length > 0 ? this.#random.pick(this.#bound) : this.#scalar(depth)),
    (depth) =>
      this.#functions.length > 0
        ? `${this.#random.pick(this.#functions)}.(${this.#expression(depth)})`
        : this.#scalar(depth),
    (depth) => `Keyword.get(${this.#list(depth)}, :${this.#key()}, ${this.#scalar(depth)})`,
    (depth) => `${this.#keywords(depth)}[:${this.#key()}]`,
    (depth) => `Enum.join([${this.#scalar(depth)}, ${this.#scalar(depth)}], "-")`,
    (depth) => `length(${this.#list(depth)})`,
    () => `"v#{${this.#environment()}}"`,
    () => `inspect(${this.#literal()})`,
    () => `String.at(${this.#environmentOperand()} |> to_string(), 0)`,
    () => `Integer.parse(${this.#environmentOperand()} || "8px")`,
    () => `String.to_integer("${this.#random.integer(40)}")`,
    (depth) => `get_in([a: ${this.#list(depth)}], [:a, :${this.#key()}])`,
    (depth) => `Map.update(%{a: ${this.#expression(depth)}}, :${this.#key()}, 1, &[&1])`,
    (depth) => `Keyword.fetch!(${this.#list(depth)}, :${this.#key()})`,
    (depth) => `hd(${this.#list(depth)})`,
    () => `String.split(${this.#environmentOperand()} |> to_string(), "0")`,
    (depth) =>
      `case(${this.#environmentOperand()}, do: (nil -> ${this.#expression(depth)}; "true" -> ${this.#expression(depth)}; o -> ${this.#random.pick(["o", "{o}"])}))`,
    (depth) =>
      `(with x when x != ${this.#literal()} <- ${this.#expression(depth)}, do: ${this.#random.pick(["x", ":y"])})`,
  ];

  #expression(depth: number): string {
    if (depth >= DEEPEST_EXPRESSION) return this.#scalar(depth);
    return this.#any(this.#expressions, depth + 1);
  }

  #pairs(): string {
    return this.#random.several(1, 3, () => `${this.#key()}: ${this.#expression(1)}`).join(", ");
  }

  #block(depth: number, indent: string): string {
    const inner = `${indent}  `;
    return this.#random.several(1, 2, () => this.#statement(depth + 1, inner)).join("\n");
  }

  /** Statements that stand in any block. */
  readonly #simple: readonly Write[] = [
    () => `config :p, ${this.#pairs()}`,
    () => `config :p, :${this.#key()}, ${this.#pairs()}`,
    () => `config :p, :${this.#key()}, ${this.#pairs()}`,
    () => `config :p, :${this.#key()}, ${this.#expression(1)}`,
    () => `config(:p, :${this.#key()}, ${this.#expression(1)})`,
    () => `config :q, :${this.#key()}, ${this.#list(1)}`,
    () => `config :q, [{:${this.#key()}, ${this.#expression(1)}}]`,
    () => `config :p, Foo.${this.#random.pick(["One", "Two"])}, ${this.#pairs()}`,
    () => `for {k, v} <- ${this.#keywords(1)}, do: config(:p, k, v)`,
    () => `Enum.each([:a, :b], fn k -> config(:p, k, ${this.#expression(1)}) end)`,
    () => `if ${this.#condition(1)}, do: config(:p, :${this.#key()}, ${this.#expression(1)})`,
    () =>
      `key = if(${this.#condition(1)}, do: :a, else: :b); config(:p, key, ${this.#expression(1)})`,
    () =>
      `for w <- String.split(System.get_env("X") || "", "0"), do: config(:p, String.to_atom("k" <> w), ${this.#expression(1)})`,
    () => `System.get_env("Y") && config(:p, :${this.#key()}, ${this.#expression(1)})`,
  ];

  #statement(depth: number, indent: string): string {
    const choice = this.#random.integer(10);
    if (depth === 0 && choice === 0) return this.#binding();
    if (depth < DEEPEST_STATEMENT && choice > 6) return this.#compound(depth, indent);
    // A heredoc's lines have to stand as they are.
    return `${indent}${this.#any(this.#simple, depth)}`;
  }

  #binding(): string {
    const name = `v${this.#bound.length + this.#functions.length}`;
    if (this.#random.integer(3) === 0) {
      const body = this.#random.pick(["x", "{x, 1}", "[a: x]", '"#{inspect(1)}"', "x || :none"]);
      this.#functions.push(name);
      return `${name} = fn x -> ${body} end`;
    }
    const value = this.#expression(1);
    this.#bound.push(name);
    return `${name} = ${value}`;
  }

  #compound(depth: number, indent: string): string {
    const body = () => this.#block(depth, indent);
    const deep = () => this.#block(depth, `${indent}  `);
    const clause = (head: string) => `${indent}  ${head} ->\n${deep()}`;
    switch (this.#random.integer(5)) {
      case 0:
        return `${indent}if ${this.#condition(1)} do\n${body()}\n${indent}end`;
      case 1:
        return `${indent}if ${this.#condition(1)} do\n${body()}\n${indent}else\n${body()}\n${indent}end`;
      case 2: {
        const clauses = [this.#condition(1), this.#condition(1), "true"].map(clause);
        return `${indent}cond do\n${clauses.join("\n")}\n${indent}end`;
      }
      case 3: {
        const clauses = ['"true"', "nil", "_"].map(clause);
        return `${indent}case ${this.#environmentOperand()} do\n${clauses.join("\n")}\n${indent}end`;
      }
      default:
        return `${indent}try do\n${body()}\n${indent}rescue\n${clause("_")}\n${indent}end`;
    }
  }
}
