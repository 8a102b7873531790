import type { NginxConfiguration, Server, VariableMap } from "../../nginx/model/model.ts";
import type { Directive } from "../../nginx/syntax/syntax.ts";
import { sampleRegex } from "./regex-sample.ts";

/** What a client sends of its own will, where the configuration asks about that. */
export interface ClientChoice {
  /** What `$http_…` and `$cookie_…` hold, by the variable's name; `undefined` where that is open. */
  readonly sent: (variable: string) => string | undefined;
  /** The query, without its `?`. */
  readonly query?: string;
  /** For people, as the end of a sentence: "by the header User-Agent that it sends". */
  readonly how: string;
}

/** What clients may send, as far as it is known. */
export interface ClientChoices {
  readonly choices: readonly ClientChoice[];
  /** There are more, or there may be. */
  readonly isCut: boolean;
}

/** So many choices are tried. */
const MOST_CHOICES = 20;
/** For so many regular expressions a text is sought. */
const MOST_SAMPLES = 100;
/** So many directives and entries of maps are looked at. */
const MOST_LOOKED_AT = 20_000;
const LONGEST_VALUE = 300;

/** Directives on which it depends who answers, and with which headers. */
const DECIDING: ReadonlySet<string> = new Set([
  "if",
  "set",
  "return",
  "rewrite",
  "try_files",
  "error_page",
  "proxy_pass",
  "root",
  "alias",
  "add_header",
  "more_set_headers",
  "more_clear_headers",
]);

/** Variables that hold the query or a part of it. */
const QUERY = /^(?:args|query_string|is_args|arg_\w+)$/;
const HEADER = /^(?:(?:http|cookie)_[a-z0-9_]+|server_protocol)$/;
const PROTOCOL = "server_protocol";
/** HTTP itself decides these. */
const OF_PROTOCOL = /^http_(?:host|content_length|transfer_encoding|connection|upgrade|expect)$/;
/** What a proxy in front of nginx sends, if there is one: whether clients can, nobody has said. */
const OF_PROXIES =
  /^http_(?:x_forwarded\w*|forwarded|x_real_ip|x_client_ip|true_client_ip|cf_\w+|x_scheme|x_url_scheme|front_end_https|via|fastly_\w+|x_original\w*|x_envoy\w*)$/;

/** Whether anything that these servers do may depend on the query of a request. */
export function readsQuery(servers: readonly Server[], configuration: NginxConfiguration): boolean {
  return new Collector(servers, configuration).variables().some((name) => QUERY.test(name));
}

/**
 * What clients may send to these servers so that it makes a difference: a sample for each
 * comparison that leads to something else, and nothing at all. A request with one of them is one
 * that any client can make.
 */
export function clientChoices(
  servers: readonly Server[],
  configuration: NginxConfiguration,
): ClientChoices {
  const collector = new Collector(servers, configuration);
  const headers = collector.changesHeaders ? [] : collector.variables().filter(isFree);
  const queries = collector.variables().filter((name) => QUERY.test(name));
  const choices: ClientChoice[] = [];
  if (headers.length > 0) {
    const names = [...new Set(headers.map(nameOf))].slice(0, 3).join(", ");
    choices.push({ sent: sending("", ""), how: `by leaving out what it need not send (${names})` });
  }
  const left = (names: readonly string[]) =>
    names.slice(0, Math.max(0, MOST_CHOICES + 1 - choices.length));
  for (const name of left(headers)) {
    for (const value of collector.valuesOf(name).filter((one) => isSent(name, one))) {
      choices.push({ sent: sending(name, value), how: `by the ${nameOf(name)} that it sends` });
    }
  }
  for (const name of left(queries)) {
    for (const value of collector.valuesOf(name).filter(isQueryValue)) {
      const query = name.startsWith("arg_") ? `${name.slice("arg_".length)}=${value}` : value;
      choices.push({ sent: sending("", ""), query, how: "by the query that it chooses" });
    }
  }
  const isCut = collector.isCut || choices.length > MOST_CHOICES;
  return { choices: choices.slice(0, MOST_CHOICES), isCut };
}

/** Whether the variable holds what any client may send or leave out. */
function isFree(name: string): boolean {
  return HEADER.test(name) && !OF_PROTOCOL.test(name) && !OF_PROXIES.test(name);
}

function nameOf(variable: string): string {
  if (variable === PROTOCOL) return "version of HTTP";
  if (variable.startsWith("cookie_")) return `cookie ${variable.slice("cookie_".length)}`;
  const words = variable.slice("http_".length).split("_");
  return `header ${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("-")}`;
}

/** Sends one header or cookie and no other. */
function sending(name: string, value: string): ClientChoice["sent"] {
  const cookie = name.startsWith("cookie_") ? `${name.slice("cookie_".length)}=${value}` : "";
  return (variable) => {
    if (variable === name) return value;
    if (variable === "http_cookie") return cookie;
    return isFree(variable) && variable !== PROTOCOL ? "" : undefined;
  };
}

/** Whether a client can send it: a version of HTTP is one of a few. */
function isSent(name: string, value: string): boolean {
  return name === PROTOCOL ? /^HTTP\/(?:1\.[01]|2\.0)$/.test(value) : isHeaderValue(value);
}

/** nginx takes spaces around a value away. */
function isHeaderValue(value: string): boolean {
  return value !== "" && value.trim() === value && /^[ -~\x80-\xff]*$/.test(value);
}

function isQueryValue(value: string): boolean {
  return /^[!-~]+$/.test(value) && !/[#&]/.test(value);
}

/** What an `if` answers by itself, the same for every request; `undefined` where it does more. */
function plainAnswer({ name, block }: Directive): string | undefined {
  const [only, ...others] = block ?? [];
  if (name !== "if" || only?.name !== "return" || others.length > 0) return undefined;
  const words = only.args.map(({ value }) => value);
  return words.some((word) => word.includes("$")) ? undefined : JSON.stringify(words);
}

/** nginx itself changes what clients have sent (headers-more). */
const CHANGING: ReadonlySet<string> = new Set([
  "more_set_input_headers",
  "more_clear_input_headers",
]);

/** The variables on which something depends, each with values that make a difference. */
class Collector {
  readonly #maps: ReadonlyMap<string, VariableMap>;
  readonly #values = new Map<string, Set<string>>();
  readonly #pending: string[] = [];
  readonly #followed = new Set<string>();
  #left = MOST_LOOKED_AT;
  #samplesLeft = MOST_SAMPLES;
  changesHeaders = false;
  /** Something has not been looked at. */
  isCut = false;

  constructor(servers: readonly Server[], { http, maps }: NginxConfiguration) {
    this.#maps = maps;
    const outer = http.directives.filter(({ name }) => name !== "server" && name !== "map");
    this.#addBlocks([outer, ...servers.map(({ level }) => level.directives)]);
    for (const name of this.#pending) this.#follow(name);
  }

  variables(): readonly string[] {
    return [...this.#followed];
  }

  valuesOf(name: string): readonly string[] {
    return [...(this.#values.get(name) ?? []), "x"].filter(({ length }) => length < LONGEST_VALUE);
  }

  #addBlocks(first: readonly (readonly Directive[])[]): void {
    const blocks = [...first];
    for (const block of blocks) {
      const answers = new Set<string>();
      for (const directive of block) {
        if (this.#isSpent()) return;
        if (directive.block !== undefined) blocks.push(directive.block);
        if (CHANGING.has(directive.name)) this.changesHeaders = true;
        if (directive.name === "valid_referers") this.#addReferers(directive);
        if (!DECIDING.has(directive.name)) continue;
        const answer = plainAnswer(directive);
        // Another condition for the same answer leads to nothing else.
        if (answer !== undefined && answers.has(answer)) continue;
        for (const { value } of directive.args) this.#use(value);
        const isMet = directive.name === "if" && this.#addCondition(directive);
        if (isMet && answer !== undefined) answers.add(answer);
      }
    }
  }

  /** Whether one of the samples meets the condition. */
  #addCondition({ args }: Directive): boolean {
    const [variable = "", operator = "", ...operands] = args.map(({ value }) => value);
    const name = /^\(?\$\{?(\w+)\}?$/.exec(variable)?.[1];
    const operand = operands.at(-1)?.replace(/\)$/, "");
    if (name === undefined) return false;
    if (operand === undefined) return isFree(name) || QUERY.test(name);
    const isAdded = operator.includes("~")
      ? this.#addSamples(name, operand, operator.endsWith("*"))
      : this.#add(name, operand);
    return isAdded && !operator.startsWith("!");
  }

  #addReferers({ args }: Directive): void {
    for (const { value } of args) {
      if (/^[\w-]+\.[\w./-]+$/.test(value)) this.#add("http_referer", `https://${value}/`);
    }
  }

  #use(text: string): void {
    for (const [, name = ""] of text.matchAll(/\$\{?([a-z_]\w*)/g)) {
      if (this.#followed.has(name)) continue;
      this.#followed.add(name);
      this.#pending.push(name);
      if (name === "invalid_referer") this.#use("$http_referer");
    }
  }

  /** What a `map` makes of a variable depends on that. */
  #follow(name: string): void {
    const map = this.#maps.get(name);
    const source = map?.source.args[0]?.value;
    if (map === undefined || source === undefined) return;
    this.#use(source);
    const subject = /^\$\{?(\w+)\}?$/.exec(source)?.[1];
    const sampled = new Set<string>();
    for (const { name: key, args } of map.directives) {
      if (this.#isSpent()) return;
      for (const { value } of args) this.#use(value);
      if (subject === undefined || key === "default" || args.length !== 1) continue;
      const [value] = args;
      if (value === undefined || sampled.has(value.value)) continue;
      const isAdded = key.startsWith("~")
        ? this.#addSamples(subject, key.replace(/^~\*?/, ""), key.startsWith("~*"))
        : this.#add(subject, key.replace(/^\\/, ""));
      // The other keys with this value lead to nothing else.
      if (isAdded && !value.value.includes("$")) sampled.add(value.value);
    }
  }

  #addSamples(name: string, pattern: string, ignoreCase: boolean): boolean {
    if (!isFree(name) && !QUERY.test(name)) return false;
    if ((this.#values.get(name)?.size ?? 0) > MOST_CHOICES) return false;
    if (--this.#samplesLeft < 0) {
      this.isCut = true;
      return false;
    }
    const sampled = sampleRegex(pattern, ignoreCase);
    const text = sampled?.texts.find(sampled.matches);
    return text !== undefined && this.#add(name, text);
  }

  /** Whether a client may send it, so that it is a sample. */
  #add(name: string, value: string): boolean {
    const known = this.#values.get(name);
    if (known === undefined) this.#values.set(name, new Set([value]));
    else if (known.size <= MOST_CHOICES) known.add(value);
    else return false;
    const isChosen = QUERY.test(name) ? isQueryValue(value) : isFree(name) && isSent(name, value);
    return isChosen && value.length < LONGEST_VALUE;
  }

  #isSpent(): boolean {
    if (--this.#left >= 0) return false;
    this.isCut = true;
    return true;
  }
}
