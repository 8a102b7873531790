import type { ElixirValue } from "../values/value.ts";

/**
 * What functions take, where anything else certainly raises. `any` stands for what the function
 * looks at itself, `?` for an argument that may be missing; `nil` is the atom alone.
 */
const SIGNATURES: Readonly<Record<string, string>> = {
  "<>": "string string",
  "++": "list any",
  "--": "list list",
  "..": "integer integer",
  in: "any enumerable",
  "Access.get": "map|list|nil any any?",
  "Atom.to_string": "atom",
  "Atom.to_charlist": "atom",
  "Base.decode16": "string any?",
  "Base.decode16!": "string any?",
  "Base.decode64": "string any?",
  "Base.decode64!": "string any?",
  "Base.encode16": "string any?",
  "Base.encode64": "string any?",
  "Base.url_encode64": "string any?",
  "Enum.all?": "enumerable any?",
  "Enum.any?": "enumerable any?",
  "Enum.at": "enumerable integer any?",
  "Enum.concat": "enumerable enumerable?",
  "Enum.count": "enumerable any?",
  "Enum.drop": "enumerable integer",
  "Enum.each": "enumerable any",
  "Enum.empty?": "enumerable",
  "Enum.filter": "enumerable any",
  "Enum.find": "enumerable any any?",
  "Enum.flat_map": "enumerable any",
  "Enum.into": "enumerable any any?",
  "Enum.join": "enumerable any?",
  "Enum.map": "enumerable any",
  "Enum.map_join": "enumerable any any?",
  "Enum.member?": "enumerable any",
  "Enum.reduce": "enumerable any any?",
  "Enum.reject": "enumerable any",
  "Enum.reverse": "enumerable any?",
  "Enum.sort": "enumerable any?",
  "Enum.sum": "enumerable",
  "Enum.take": "enumerable integer",
  "Enum.to_list": "enumerable",
  "Enum.uniq": "enumerable",
  "Enum.with_index": "enumerable any?",
  "Enum.zip": "enumerable enumerable",
  "Float.ceil": "number integer?",
  "Float.floor": "number integer?",
  "Float.parse": "string",
  "Float.round": "float integer?",
  "Float.to_string": "float",
  "Integer.parse": "string integer?",
  "Integer.to_charlist": "integer integer?",
  "Integer.to_string": "integer integer?",
  "Kernel.abs": "number",
  "Kernel.ceil": "number",
  "Kernel.div": "integer integer",
  "Kernel.elem": "tuple integer",
  "Kernel.floor": "number",
  "Kernel.hd": "list",
  "Kernel.length": "list",
  "Kernel.map_size": "map",
  "Kernel.put_elem": "tuple integer any",
  "Kernel.rem": "integer integer",
  "Kernel.round": "number",
  "Kernel.tl": "list",
  "Kernel.trunc": "number",
  "Kernel.tuple_size": "tuple",
  "Keyword.delete": "list atom",
  "Keyword.drop": "list list",
  "Keyword.fetch": "list atom",
  "Keyword.fetch!": "list atom",
  "Keyword.get": "list atom any?",
  "Keyword.get_values": "list atom",
  "Keyword.has_key?": "list atom",
  "Keyword.keys": "list",
  "Keyword.merge": "list list any?",
  "Keyword.pop": "list atom any?",
  "Keyword.pop!": "list atom",
  "Keyword.put": "list atom any",
  "Keyword.put_new": "list atom any",
  "Keyword.replace": "list atom any",
  "Keyword.replace!": "list atom any",
  "Keyword.split": "list list",
  "Keyword.take": "list list",
  "Keyword.update": "list atom any any",
  "Keyword.update!": "list atom any",
  "Keyword.values": "list",
  "List.delete": "list any",
  "List.delete_at": "list integer",
  "List.first": "list any?",
  "List.flatten": "list any?",
  "List.insert_at": "list integer any",
  "List.keyfind": "list any integer any?",
  "List.last": "list any?",
  "List.replace_at": "list integer any",
  "List.to_atom": "list",
  "List.to_integer": "list integer?",
  "List.to_string": "list",
  "List.to_tuple": "list",
  "Map.delete": "map any",
  "Map.drop": "map any",
  "Map.fetch": "map any",
  "Map.fetch!": "map any",
  "Map.get": "map any any?",
  "Map.has_key?": "map any",
  "Map.merge": "map map any?",
  "Map.pop": "map any any?",
  "Map.put": "map any any",
  "Map.put_new": "map any any",
  "Map.replace": "map any any",
  "Map.replace!": "map any any",
  "Map.take": "map any",
  "Map.update": "map any any any",
  "Map.update!": "map any any",
  "String.at": "string integer",
  "String.capitalize": "string any?",
  "String.contains?": "string any",
  "String.downcase": "string any?",
  "String.duplicate": "string integer",
  "String.ends_with?": "string any",
  "String.first": "string",
  "String.graphemes": "string",
  "String.last": "string",
  "String.length": "string",
  "String.pad_leading": "string integer any?",
  "String.pad_trailing": "string integer any?",
  "String.replace": "string any any any?",
  "String.replace_prefix": "string string string",
  "String.replace_suffix": "string string string",
  "String.reverse": "string",
  "String.slice": "string any any?",
  "String.split": "string any? any?",
  "String.starts_with?": "string any",
  "String.to_atom": "string",
  "String.to_charlist": "string",
  "String.to_existing_atom": "string",
  "String.to_float": "string",
  "String.to_integer": "string integer?",
  "String.trim": "string string?",
  "String.trim_leading": "string string?",
  "String.trim_trailing": "string string?",
  "String.upcase": "string any?",
  "Tuple.append": "tuple any",
  "Tuple.to_list": "tuple",
  ":timer.hours": "number",
  ":timer.minutes": "number",
  ":timer.seconds": "number",
};

/** The kinds of values that a word of a signature stands for. */
const KINDS: Readonly<Record<string, readonly ElixirValue["kind"][]>> = {
  atom: ["atom"],
  enumerable: ["list", "map"],
  float: ["float"],
  integer: ["integer"],
  list: ["list"],
  map: ["map"],
  number: ["integer", "float"],
  string: ["string"],
  tuple: ["tuple"],
};

interface Parameter {
  readonly accepts: (value: ElixirValue) => boolean;
  readonly description: string;
}

interface Signature {
  readonly least: number;
  readonly parameters: readonly Parameter[];
}

const PARSED: ReadonlyMap<string, Signature> = new Map(
  Object.entries(SIGNATURES).map(([name, text]) => {
    const words = text.split(" ");
    const least = words.filter((word) => !word.endsWith("?")).length;
    return [name, { least, parameters: words.map(parameterOf) }];
  }),
);

function parameterOf(word: string): Parameter {
  const names = word.replace("?", "").split("|");
  const accepts = (value: ElixirValue): boolean =>
    names.some(
      (name) =>
        name === "any" ||
        KINDS[name]?.includes(value.kind) === true ||
        (name === "nil" && value.kind === "atom" && value.name === "nil"),
    );
  return { accepts, description: names.join(" or ") };
}

export type Fit = { readonly fits: boolean | undefined; readonly why?: string };

/**
 * Whether a function takes these arguments. Undefined where the function of this many arguments
 * is another one; dynamic arguments fit.
 */
export function fitOf(name: string, args: readonly ElixirValue[]): Fit {
  const signature = PARSED.get(name);
  if (signature === undefined) return { fits: true };
  const { least, parameters } = signature;
  if (args.length < least || args.length > parameters.length) return { fits: undefined };
  for (const [index, { accepts, description }] of parameters.entries()) {
    const arg = args[index];
    if (arg !== undefined && arg.kind !== "dynamic" && !accepts(arg)) {
      return { fits: false, why: `argument ${index + 1} has to be: ${description}` };
    }
  }
  return { fits: true };
}
