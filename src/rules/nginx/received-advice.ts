import type { LostHeader } from "../../nginx/model/model.ts";
import { knownText } from "../../nginx/syntax/text.ts";
import type { ReceivedHeader, ReceivedValue } from "./client-headers.ts";
import { type Advice, adviseOnValue, deletion, takesAway } from "./header-advice.ts";
import { sparing } from "./other-headers.ts";
import type { Verdict } from "./verdict.ts";

/** Why nginx's own value is not in an answer. */
const CAUSES: Readonly<Partial<Record<LostHeader["by"], string>>> = {
  inheritance: "this add_header switches off those of the outer levels",
  status: "add_header without `always` leaves it out here",
  empty: "an add_header with an empty value sends nothing",
};

/**
 * What to do in nginx about a header that does not arrive; `undefined` where it is for Pleroma to
 * send it.
 *
 * @param line what nginx has to say where it answers by itself
 */
export function mendMissing(
  name: string,
  { at, own, lost, place, directiveAt }: ReceivedHeader,
  line: string,
): Verdict | undefined {
  const missing = `${at} answers without ${name}`;
  const taker = lost.find(({ by }) => takesAway(by));
  if (taker !== undefined) {
    const { say, ...advice } = sparing(deletion(name), name, directiveAt(taker.location));
    const message = `${missing}: nginx takes it away.${say}`;
    return { status: "fail", message, location: taker.location, ...advice };
  }
  const [first] = lost;
  if (first !== undefined) {
    const { by, location } = first;
    const edit = by === "inheritance" ? "add" : "replace";
    const message = `${missing}: ${CAUSES[by] ?? "nginx sends another in its place"}.`;
    return { status: "fail", message, location, expected: line, edit };
  }
  if (own === undefined || place === undefined) return undefined;
  const message = `${missing}: nginx itself answers there, so what Pleroma sends is not in it.`;
  return { status: "fail", message, location: place, expected: line, edit: "add" };
}

/** A header that a rule asks for. */
interface Asked {
  readonly name: string;
  /** What nginx is to send. */
  readonly better: string;
  readonly isGood: (value: string) => boolean;
}

/** What to do about a bad value of nginx's; `undefined` for one of Pleroma's. */
export function mendValue(
  { own, values, lost, directiveAt }: ReceivedHeader,
  { sender, location }: ReceivedValue,
  { name, better, isGood }: Asked,
): Advice | undefined {
  if (sender === "upstream") return undefined;
  const sent = own && knownText(own.value);
  const ownIsGood = sent !== undefined && isGood(sent);
  const ownArrives = values.some((value) => value.sender === "upstream");
  const advice = adviseOnValue({ name, sender, better, ownIsGood, ownArrives, lost });
  return sparing(advice, name, location && directiveAt(location));
}
