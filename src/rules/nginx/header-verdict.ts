import type { PleromaHeader } from "../../deployment/pleroma-headers.ts";
import type { Answer } from "../../deployment/probes/probe-answers.ts";
import type { ClientHeader, LostHeader } from "../../nginx/model/model.ts";
import type { Uncertainty } from "../../nginx/syntax/syntax.ts";
import { firstUncertainty, knownText, showText } from "../../nginx/syntax/text.ts";
import {
  type Advice,
  adviseOnValue,
  deletion,
  headerLine,
  placeForHeader,
  takesAway,
} from "./header-advice.ts";
import type { GuideHeader } from "./header-values.ts";
import { directiveAt, sparing } from "./other-headers.ts";
import { describeAnswer, show } from "./served.ts";
import { unknown, type Verdict } from "./verdict.ts";

/** Sets of headers that may arrive: with more uncertain ones than this, nothing is decided. */
const MOST_UNCERTAIN = 4;

/**
 * Whether a header reaches the client no weaker than Pleroma sends it, in one answer.
 *
 * @param sent the header as Pleroma sends it, if it does
 */
export function judgeHeader(
  answer: Answer,
  header: GuideHeader,
  sent: PleromaHeader | undefined,
): Verdict {
  const { headers, lost, uncertain } = answer.headers();
  const arriving = headers.filter(({ name }) => isNamed(name, header));
  const taken = lost.filter(({ name }) => isNamed(name, header));
  const wanted = sentValue(header, sent);
  if (isUntouched(arriving, sent) && !isRequired(header)) return pass(answer, header);
  const outcome = compare(header, wanted, arriving, uncertain);
  if (outcome === "good") return pass(answer, header);
  if (outcome === "bad") return explain(answer, { header, sent, wanted, arriving, taken });
  const what = `Whether ${header.name} protects ${describeAnswer(answer)}`;
  return unknown(what, outcome.reason, outcome.location);
}

/** A header that Pleroma does not send, and nginx does: whether it does so for errors too. */
export function judgeOwnHeader(answer: Answer, header: GuideHeader): Verdict {
  const { headers, lost } = answer.headers();
  const late = lost.find(
    ({ name, by, value }) =>
      by === "status" && isNamed(name, header) && header.strength([showText(value)]) > 0,
  );
  if (late === undefined || headers.some(({ name }) => isNamed(name, header))) {
    return pass(answer, header);
  }
  const value = knownText(late.value);
  return {
    status: "fail",
    severity: "low",
    message: withoutAlways(answer, header),
    location: late.location,
    ...(value === undefined ? {} : { expected: headerLine(header.name, value), edit: "replace" }),
  };
}

function withoutAlways(answer: Answer, { name }: GuideHeader): string {
  return `nginx adds ${name} to successful answers only, because \`always\` is missing: ${describeAnswer(answer)} lacks it.`;
}

/** These are sent only where the settings ask for it; `pleroma/sts` judges whether they do. */
export function isRequired({ name }: GuideHeader): boolean {
  return name !== "Strict-Transport-Security" && name !== "Expect-CT";
}

function isNamed(name: string, header: GuideHeader): boolean {
  return name.toLowerCase() === header.name.toLowerCase();
}

/** Nothing but Pleroma's own is there, and only Pleroma's settings can make it miss. */
function isUntouched(arriving: readonly ClientHeader[], sent: PleromaHeader | undefined): boolean {
  const [only, ...others] = arriving;
  return only?.sender === "upstream" && others.length === 0 && only.uncertain === sent?.uncertain;
}

/** A value of the running host is taken for a good one: it is Pleroma's rules that judge it. */
function sentValue(header: GuideHeader, sent: PleromaHeader | undefined): string {
  return (sent && knownText(sent.value)) ?? header.recommended;
}

function compare(
  header: GuideHeader,
  wanted: string,
  arriving: readonly ClientHeader[],
  more: readonly Uncertainty[],
): "good" | "bad" | Uncertainty {
  const doubtful = arriving.filter(({ uncertain }) => uncertain !== undefined);
  const [doubt] = doubtful;
  if (doubt?.uncertain !== undefined && doubtful.length > MOST_UNCERTAIN) return doubt.uncertain;
  const results = new Set<boolean>();
  for (let set = 0; set < 2 ** doubtful.length; set++) {
    const missing = new Set(doubtful.filter((_, index) => (set & (1 << index)) === 0));
    const values = valuesOf(
      arriving.filter((one) => !missing.has(one)),
      header,
      wanted,
    );
    if ("reason" in values) return values;
    results.add(header.strength(values) >= header.strength([wanted]));
  }
  if (results.size > 1 && doubt?.uncertain !== undefined) return doubt.uncertain;
  const good = results.has(true);
  const [first] = more;
  if (first !== undefined && (!good || header.laterCounts)) return first;
  return good ? "good" : "bad";
}

function valuesOf(
  headers: readonly ClientHeader[],
  header: GuideHeader,
  wanted: string,
): readonly string[] | Uncertainty {
  const values: string[] = [];
  for (const { value, sender } of headers) {
    const known = knownText(value);
    const uncertain = firstUncertainty(value);
    if (known !== undefined) values.push(known);
    else if (sender === "upstream") values.push(wanted);
    else if (header.name === "Content-Security-Policy") values.push(showText(value));
    else if (uncertain !== undefined) return uncertain;
  }
  return values;
}

function pass(answer: Answer, { name }: GuideHeader): Verdict {
  const message = `${name} reaches the client from ${describeAnswer(answer)}.`;
  return { status: "pass", message, location: answer.result.outcome.location };
}

interface Loss {
  readonly header: GuideHeader;
  readonly sent: PleromaHeader | undefined;
  readonly wanted: string;
  readonly arriving: readonly ClientHeader[];
  readonly taken: readonly LostHeader[];
}

/** Which header, for which request, who removed or weakened it, and where. */
function explain(answer: Answer, loss: Loss): Verdict {
  const { header, wanted, arriving, taken } = loss;
  const { name, severity } = header;
  const at = describeAnswer(answer);
  const ownIsGood = loss.sent !== undefined && isEnough(header, wanted);
  const better = isEnough(header, wanted) ? wanted : header.recommended;
  const line = headerLine(name, better);
  const actual = arriving.map(({ value }) => `${name}: ${show(value)}`).join(", ");
  const fail = (
    message: string,
    location: Verdict["location"],
    forAll: Advice,
    level = severity,
  ): Verdict => {
    const { say, ...advice } = sparing(forAll, name, directiveAt(answer, location));
    return {
      status: "fail",
      severity: level,
      message: `${message}${say}`,
      location,
      ...(advice.expected?.includes("…") ? {} : advice),
      ...(actual === "" ? {} : { actual }),
      // Browsers hold all hosts below to it, for as long as it says.
      byHand: name === "Strict-Transport-Security",
    };
  };
  const weakened = arriving.findLast(({ sender }) => sender !== "upstream") ?? arriving[0];
  if (weakened !== undefined) {
    const instead = loss.sent === undefined ? "" : ` than Pleroma's "${wanted}"`;
    const by = weakened.sender === "upstream" ? "" : ` (${weakened.sender})`;
    const message = `${at} has "${actual}", which protects less${instead}${by}.`;
    const ownArrives = arriving.some(({ sender }) => sender === "upstream");
    const { sender, location } = weakened;
    const weak = { name, sender, better, ownIsGood, ownArrives, lost: taken };
    return fail(message, location ?? placeForHeader(answer), adviseOnValue(weak));
  }
  const good = (lost: LostHeader) =>
    header.strength([showText(lost.value)]) >= header.strength([wanted]);
  const late = taken.find((lost) => lost.by === "status" && good(lost));
  if (late !== undefined) {
    const message = withoutAlways(answer, header);
    return fail(message, late.location, { expected: line, edit: "replace", say: "" }, "low");
  }
  const [cause] = [...taken].sort((a, b) => CAUSES.indexOf(a.by) - CAUSES.indexOf(b.by));
  if (cause !== undefined)
    return fail(
      `${at} lacks ${name}: ${REASONS[cause.by]}.`,
      cause.location,
      adviseOnLoss(cause, loss, line),
    );
  const origin =
    answer.result.outcome.kind !== "proxy"
      ? "nginx itself serves this page and adds no such header"
      : "neither Pleroma (whose http_security is off) nor nginx sends it";
  const added: Advice = { expected: line, edit: "add", say: "" };
  const found = fail(`${at} lacks ${name}: ${origin}.`, placeForHeader(answer), added);
  // What Pleroma is to send is switched on in its config; of two servers, each could add it.
  const byHand = answer.result.outcome.kind === "proxy" || answer.through.length > 0;
  return byHand ? { ...found, byHand } : found;
}

/** Whether what Pleroma sends is all that the guide asks for. */
function isEnough({ strength, recommended }: GuideHeader, value: string): boolean {
  return strength([value]) >= strength([recommended]);
}

function adviseOnLoss({ by }: LostHeader, { header, sent }: Loss, line: string): Advice {
  if (takesAway(by) && sent !== undefined) return deletion(header.name);
  return { expected: line, edit: by === "inheritance" ? "add" : "replace", say: "" };
}

/** The most telling first. */
const CAUSES: readonly LostHeader["by"][] = [
  "proxy_hide_header",
  "more_clear_headers",
  "more_set_headers",
  "inheritance",
  "status",
  "empty",
];

const REASONS: Readonly<Record<LostHeader["by"], string>> = {
  proxy_hide_header: "proxy_hide_header takes Pleroma's away",
  more_clear_headers: "more_clear_headers takes it away",
  more_set_headers: "more_set_headers without a value takes it away",
  expires: "expires sends its own instead",
  inheritance: "this add_header switches off all of the outer levels, that one too",
  status: "add_header without `always` leaves it out here",
  empty: "an add_header with an empty value sends nothing",
};
