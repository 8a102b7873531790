import type { Argument, Directive, Uncertainty } from "../syntax/syntax.ts";
import { firstUncertainty, knownPrefix, knownText } from "../syntax/text.ts";
import { evaluate } from "./variables.ts";
import type { Walk } from "./walk.ts";

/** Whether an `if` holds (ngx_http_rewrite_if_condition); asks the walk where nobody can know. */
export function holds(directive: Directive, walk: Walk): boolean {
  const words = conditionWords(directive);
  const decided = decide(words, walk);
  if (typeof decided === "boolean") return decided;
  const open = decided ?? { reason: "whether this `if` holds", location: directive.location };
  const lasting = lastingQuestion(words, walk);
  if (lasting === undefined) return walk.choose(open);
  const { question, negated } = lasting;
  return walk.isThere(question, open) !== negated;
}

/** What has the same answer after an internal redirect, when the `if`s of the server are run again. */
function lastingQuestion(
  words: readonly Argument[],
  walk: Walk,
): { readonly question: string; readonly negated: boolean } | undefined {
  const [first, second, third] = words;
  const operator = /^(!?)(-[fdex])$/.exec(first?.value ?? "");
  if (operator !== null && second !== undefined && third === undefined) {
    const path = knownText(evaluate(second, walk));
    if (path === undefined) return undefined;
    return { question: `${operator[2]} ${path}`, negated: operator[1] === "!" };
  }
  // No directive of the rewrite module changes it.
  if (first?.value !== "$remote_addr" || second === undefined || third === undefined) {
    return undefined;
  }
  if (third.value.includes("$") || third.placeholders.length > 0) return undefined;
  const negated = second.value.startsWith("!");
  const comparison = second.value.replace("!", "");
  return { question: `${first.value} ${comparison} ${third.value}`, negated };
}

const WORDS = new WeakMap<Directive, readonly Argument[]>();

/** The words without the parentheses around them. */
function conditionWords(directive: Directive): readonly Argument[] {
  const known = WORDS.get(directive);
  if (known !== undefined) return known;
  const words = withoutParentheses(directive.args);
  WORDS.set(directive, words);
  return words;
}

function withoutParentheses(args: readonly Argument[]): readonly Argument[] {
  return args
    .map((argument, index) => {
      let { value } = argument;
      if (index === 0 && value.startsWith("(")) value = value.slice(1);
      if (index === args.length - 1 && value.endsWith(")")) value = value.slice(0, -1);
      return argument.withValue(value);
    })
    .filter(
      ({ value }, index) =>
        value !== "" || (index > 0 && index < args.length - 1) || isEmptyWord(args, index),
    );
}

/** `""` is a word of its own, unlike what is left of a lone parenthesis. */
function isEmptyWord(args: readonly Argument[], index: number): boolean {
  return args[index]?.quoted ?? false;
}

function decide(words: readonly Argument[], walk: Walk): boolean | Uncertainty | undefined {
  const [variable, operator, operand] = words;
  if (variable === undefined || !variable.value.startsWith("$")) return undefined;
  const left = evaluate(variable, walk);
  const text = knownText(left);
  if (operator === undefined) {
    if (text !== undefined) return text !== "" && text !== "0";
    return knownPrefix(left).length > 1 ? true : firstUncertainty(left);
  }
  if (operand === undefined) return undefined;
  if (operator.value === "=" || operator.value === "!=") {
    const right = evaluate(operand, walk);
    const wanted = knownText(right);
    if (text === undefined || wanted === undefined) {
      return firstUncertainty(left) ?? firstUncertainty(right);
    }
    return (text === wanted) === (operator.value === "=");
  }
  if (text === undefined) {
    const uncertainty = firstUncertainty(left);
    // Whether it matches is asked; what it would capture stays unknown.
    if (uncertainty !== undefined) walk.forgetCaptures(uncertainty);
    return uncertainty;
  }
  return matches(operator.value, operand, text, walk);
}

function matches(
  operator: string,
  operand: Argument,
  text: string,
  walk: Walk,
): boolean | Uncertainty | undefined {
  const negated = operator.startsWith("!");
  const kind = negated ? operator.slice(1) : operator;
  if (kind !== "~" && kind !== "~*") return undefined;
  const pattern = operand.placeholders.length > 0 ? undefined : operand.value;
  const match =
    pattern === undefined ? undefined : walk.regexes.match(pattern, kind === "~*", text);
  if (match === undefined) {
    const uncertainty = {
      reason: `whether the regular expression ${operand.value} matches`,
      location: operand.location,
    };
    walk.forgetCaptures(uncertainty);
    return uncertainty;
  }
  if (match !== null) walk.remember(match);
  return (match !== null) !== negated;
}
