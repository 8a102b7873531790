import type { Answer } from "../../deployment/probes/probe-answers.ts";
import type { ClientHeader, Level, LostHeader } from "../../nginx/model/model.ts";
import type { Location } from "../../source/location.ts";
import type { Verdict } from "./verdict.ts";

/** What to do at which place, and the sentence that says so where there is nothing to write. */
export interface Advice extends Pick<Verdict, "expected" | "edit"> {
  readonly say: string;
}

/** Without these directives, Pleroma's own header would arrive. */
const TAKES_AWAY: ReadonlySet<LostHeader["by"]> = new Set([
  "proxy_hide_header",
  "more_clear_headers",
  "more_set_headers",
]);

export function takesAway(by: LostHeader["by"]): boolean {
  return TAKES_AWAY.has(by);
}

/** A value that protects too little, and what there is instead of it. */
interface WeakValue {
  readonly name: string;
  readonly sender: ClientHeader["sender"];
  /** What to write where nginx has to send the header. */
  readonly better: string;
  /** What Pleroma sends is good, should it arrive. */
  readonly ownIsGood: boolean;
  readonly ownArrives: boolean;
  readonly lost: readonly LostHeader[];
}

/** What to do about a value that nginx writes: the same for every rule that looks at the header. */
export function adviseOnValue(weak: WeakValue): Advice {
  const { name, sender, better, ownIsGood, ownArrives, lost } = weak;
  const taken = lost.filter(({ by }) => takesAway(by));
  const isReplaced = sender === "more_set_headers" && taken.every(({ by }) => by === sender);
  if (ownIsGood && (ownArrives || isReplaced)) return deletion(name);
  const line =
    sender === "more_set_headers"
      ? `more_set_headers "${name}: ${better}";`
      : headerLine(name, better);
  return { expected: line, edit: "replace", say: "" };
}

/** For a directive without which Pleroma's own header arrives, and is enough. */
export function deletion(name: string): Advice {
  return { edit: "delete", say: ` Delete this line: Pleroma sends ${name} itself.` };
}

/** With `always`, error pages have it too. */
export function headerLine(name: string, value: string): string {
  return `add_header ${name} "${value}" always;`;
}

/**
 * Where an `add_header` belongs so that the answer has it: an inner level with one of its own would
 * inherit none of those around it.
 */
export function placeForHeader({ result }: Answer): Location {
  let place: Level | undefined = result.level;
  while (place !== undefined && !place.byName.has("add_header")) place = place.parent;
  const level = place ?? result.level;
  return level?.head?.location ?? level?.location ?? result.outcome.location;
}
