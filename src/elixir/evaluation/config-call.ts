import { LIMITS } from "../../source/limits.ts";
import type { Location } from "../../source/location.ts";
import { knowledgeOf } from "../configuration/merge.ts";
import type { Call } from "../syntax/syntax.ts";
import { measure } from "../values/measure.ts";
import { dynamic, type ElixirValue, isKeywordList, keywordPair } from "../values/value.ts";
import type { AssignmentCollector } from "./assignments.ts";
import type { Interpreter } from "./interpreter.ts";
import type { Scope } from "./scope.ts";
import { LimitReached, Stop } from "./stop.ts";

export interface ConfigCallContext {
  readonly interpreter: Interpreter;
  readonly assignments: AssignmentCollector;
  /** Where the latest call for an application's key stands, by `headOf`. */
  readonly heads: Map<string, Location>;
}

export function headOf(application: string, key: string): string {
  return `${application.length}:${application}${key}`;
}

/** `config/2` and `config/3`, with their arguments evaluated. */
export function configure(
  call: Call,
  args: readonly ElixirValue[],
  scope: Scope,
  context: ConfigCallContext,
): void {
  const { interpreter, assignments, heads } = context;
  const [application, second, third] = args;
  const location = scope.locate(call);
  if (application === undefined || second === undefined || args.length > 3) {
    throw new Stop(
      location,
      '"config" takes an application, a key and a value, or an application and a keyword list.',
    );
  }
  for (const arg of args) {
    const { size, depth } = measure(arg);
    if (depth > LIMITS.nesting) throw new LimitReached(location);
    // Whoever looks for something in it takes its path along to every value.
    interpreter.spend(size * depth, () => location);
  }
  const { store } = interpreter;
  if (application.kind === "dynamic") {
    interpreter.flow.mayRaise();
    store.taint(application);
    return;
  }
  if (application.kind !== "atom") {
    throw new Stop(
      application.location,
      'The first argument of "config" has to be the name of an application, such as ":pleroma".',
    );
  }
  const { name } = application;
  if (third !== undefined) {
    if (second.kind === "dynamic") {
      const { possible, reason, text } = second;
      if (possible !== undefined) {
        const ways = possible.map((key) => () => {
          configure(call, [application, key, third], scope, context);
          return key;
        });
        interpreter.flow.alternatives(ways, reason, location);
        return;
      }
      if (text?.kind !== "atom") interpreter.flow.mayRaise();
      store.taintApplication(name, second, text?.kind === "atom" ? text.prefix : "");
      assignments.addValue([name], third);
      return;
    }
    if (second.kind !== "atom") {
      throw new Stop(
        second.location,
        'The key of "config" has to be an atom such as ":http_security", or a module name.',
      );
    }
    const keyEnd = call.arguments[1]?.to ?? call.to;
    heads.set(headOf(name, second.name), scope.locate({ from: call.from, to: keyEnd }));
    assignments.addValue([name, second.name], third);
    store.set(name, [{ key: second.name, value: third }]);
    return;
  }
  configureAll(name, second, context);
}

function configureAll(name: string, options: ElixirValue, context: ConfigCallContext): void {
  const { interpreter, assignments, heads } = context;
  const { store } = interpreter;
  const isKeywords = options.kind === "list" ? isKeywordList(options) : undefined;
  if (isKeywords === false || (options.kind !== "list" && options.kind !== "dynamic")) {
    throw new Stop(
      options.location,
      'With two arguments, "config" takes a keyword list: config :pleroma, key: value',
    );
  }
  assignments.addValue([name], options);
  if (options.kind === "list" && isKeywords) {
    const pairs = options.items.flatMap((item) => keywordPair(item) ?? []);
    for (const { key, value } of pairs) heads.set(headOf(name, key), value.location);
    store.set(name, pairs);
    return;
  }
  interpreter.flow.mayRaise();
  const cause = options.kind === "dynamic" ? options : undefined;
  const reason = cause?.reason ?? "keys that are not known";
  // Anything but a keyword list would have ended the program.
  const keywords = { ...knowledgeOf(options), certain: true };
  store.setUnknown(name, dynamic(reason, options.location, undefined, keywords));
}
