import { expect, test } from "vitest";
import { assembleNginx } from "../../src/nginx/configuration.ts";
import { possibleResults, route } from "../../src/nginx/route.ts";
import { showText } from "../../src/nginx/syntax/text.ts";
import { SourceFile } from "../../src/source/source-file.ts";

const TEXT = `
map $arg_kind $kind { default other; ~^(?<first>.)b \${first}-kind; }
server {
  listen 80;
  location ~ ^/__ANY__/ { return 403; }
  location ~ ^/(?<who>[a-z]+)/(\\d+)$ { return 301 /$who/$2/$kind; }
  location ~ ^/out {
    location ~ (in)$ { return 302 /$1; }
    return 404;
  }
  location ~ ^/(?=(x))x(?<rest>.*) { return 302 /$1-$rest; }
  rewrite ^/old/(.*) /new/$1;
  if ($uri ~ ^/new/(.*)) { return 307 /$1; }
}`;

/** With all that may happen where a template or an expression leaves it open. */
const EXPECTED: readonly (readonly [target: string, answers: readonly string[]])[] = [
  ["/alice/12", ["403", "301 http://a.test/alice/12/other"]],
  ["/out/in", ["403", "302 http://a.test/in"]],
  ["/out/side", ["403", "404"]],
  ["/x-rest", ["403", "302 http://a.test/…-…", "undefined"]],
  ["/old/page?kind=abc", ["307 http://a.test/page"]],
  ["/bob/7?kind=ab", ["403", "301 http://a.test/bob/7/a-kind"]],
  ["/bob/7?kind=cb", ["403", "301 http://a.test/bob/7/c-kind"]],
];

function newConfiguration() {
  const file = new SourceFile("site.conf", TEXT);
  const files = new Map([[file.path, file]]);
  return assembleNginx([file], { paths: new Set(files.keys()), files, links: new Map() });
}

function answers(configuration: ReturnType<typeof newConfiguration>, target: string) {
  const [socket] = configuration.sockets;
  if (socket === undefined) throw new Error("no socket");
  const result = route(configuration, { socket, host: "a.test", target });
  return (possibleResults(result) ?? []).map(({ outcome, status }) =>
    outcome.kind === "redirect" ? `${status} ${showText(outcome.target)}` : `${status}`,
  );
}

test("what was asked before makes no difference", () => {
  const configuration = newConfiguration();
  for (const [target, expected] of [...EXPECTED, ...EXPECTED.toReversed(), ...EXPECTED]) {
    expect([target, answers(configuration, target)]).toEqual([target, expected]);
  }
});
