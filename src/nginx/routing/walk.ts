import type { Location } from "../../source/location.ts";
import type { Level, NginxConfiguration, NginxRequest, RouteStep, Server } from "../model/model.ts";
import type { RegexMatch } from "../regex/regex.ts";
import type { Uncertainty } from "../syntax/syntax.ts";
import type { Text } from "../syntax/text.ts";
import { type RegexCache, regexesOf } from "./regex-cache.ts";

/** Internal redirects and rewrites of one request (NGX_HTTP_MAX_URI_CHANGES). */
const URI_CHANGES = 10;

/** Directives and regular expressions that all ways of one request may pass, but for the first. */
export const MOST_WORK = 20_000;

/** More than any configuration sets. */
const VARIABLES = 10_000;

/** More open questions have more answers than can be followed. */
const QUESTIONS = 64;

/** Thrown where anything may happen from here on. */
export class Undecidable extends Error {
  readonly uncertainty: Uncertainty;

  constructor(uncertainty: Uncertainty) {
    super(uncertainty.reason);
    this.uncertainty = uncertainty;
  }
}

/** One request on its way through nginx, under given answers to what the repository leaves open. */
export class Walk {
  readonly configuration: NginxConfiguration;
  readonly request: NginxRequest;
  /** The answers so far: those given, then `true` for each question that was new. */
  readonly answers: boolean[];
  readonly questions: Uncertainty[] = [];
  readonly steps: RouteStep[] = [];
  readonly regexes: RegexCache;

  server: Server;
  /** Whose directives apply (`r->loc_conf`). */
  level: Level;
  /** The location that was chosen, whatever `if` has been entered since. */
  locationLevel: Level | undefined;
  uri = "/";
  args: Text = [];
  method: string;
  /** A `%` was in the path as sent (`r->quoted_uri`). */
  quoted = false;
  /** The target as sent may go to the upstream (`r->valid_unparsed_uri`). */
  rawTargetIsValid = true;
  /** The location's prefix is still the beginning of the URI (`r->valid_location`). */
  locationIsValid = true;
  internal = false;
  changesLeft = URI_CHANGES + 1;
  errorPageDone = false;
  /** What was asked of the upstream whose status the request gives; "" before it. */
  asked: string | undefined;
  /** What the upstream has answered last. */
  upstreamStatus: number | undefined;
  /** How often the error that the request asks for has been raised. */
  raised = 0;
  /** The status that an `error_page` keeps for its target (`r->err_status`); 0 for none. */
  errorStatus = 0;
  captures: RegexMatch["captures"] | Uncertainty = [];
  readonly named = new Map<string, Text>();
  readonly variables = new Map<string, Text>();
  /** nginx evaluates a `map` once for a request. */
  mapValues = new Map<string, Text>();
  mapDepth = 0;
  /** What variables hold that differ from client to client, one of a few values, on this way. */
  readonly drawn = new Map<string, string>();
  readonly #there = new Map<string, boolean>();
  /** `try_files` has found the URI to be a folder. */
  isFolder = false;
  /** `try_files` has found the URI behind the `alias` of a `location ~` (`r->add_uri_to_alias`). */
  isBehindAlias = false;
  /** How much has been looked at on the way. */
  work = 0;

  constructor(
    configuration: NginxConfiguration,
    request: NginxRequest,
    answers: readonly boolean[],
  ) {
    this.configuration = configuration;
    this.regexes = regexesOf(configuration);
    this.request = request;
    this.answers = [...answers];
    this.server = request.socket.defaultServer;
    this.level = this.server.level;
    this.method = request.method ?? "GET";
    this.internal = request.internal ?? false;
  }

  /** Answers a question that only the host can answer; every answer gets its own walk. */
  choose(uncertainty: Uncertainty): boolean {
    if (this.questions.length >= QUESTIONS) {
      const { location } = uncertainty;
      throw new Undecidable({ reason: "too many things that only the host knows", location });
    }
    const answer = this.answers[this.questions.length];
    this.questions.push(uncertainty);
    if (answer !== undefined) return answer;
    this.answers.push(true);
    return true;
  }

  /** Whether something is there on the host: on one way through, the same question has one answer. */
  isThere(path: string, uncertainty: Uncertainty): boolean {
    const known = this.#there.get(path);
    if (known !== undefined) return known;
    const answer = this.choose(uncertainty);
    this.#there.set(path, answer);
    return answer;
  }

  /**
   * One of the values: every one gets its own walk. nginx evaluates such a variable once for a
   * request, so that on one way it stays the same.
   */
  draw(name: string, values: readonly string[], uncertainty: Uncertainty): string {
    const known = this.drawn.get(name);
    if (known !== undefined) return known;
    const drawn = values.find(
      (_, index) => index === values.length - 1 || this.choose(uncertainty),
    );
    this.drawn.set(name, drawn ?? "");
    return drawn ?? "";
  }

  /** `at` is the directive that sets it. */
  setVariable(name: string, value: Text, at: Pick<Uncertainty, "location">): void {
    if (this.variables.size >= VARIABLES) {
      const { location } = at;
      throw new Undecidable({ reason: `more than ${VARIABLES} variables`, location });
    }
    this.variables.set(name, value);
  }

  step(what: string, detail: string, location: Location): void {
    this.steps.push({ what, detail, location });
  }

  /** What a successful match leaves behind for `$1` and named captures. */
  remember(match: RegexMatch): void {
    this.captures = match.captures;
    for (const [name, index] of match.names) this.named.set(name, [match.captures[index] ?? ""]);
  }

  /** The same for a match that cannot be computed. */
  forgetCaptures(uncertainty: Uncertainty): void {
    this.captures = uncertainty;
    this.named.clear();
  }
}
