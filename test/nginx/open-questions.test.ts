import { expect, test } from "vitest";
import { assembleNginx } from "../../src/nginx/configuration.ts";
import { responseHeaders } from "../../src/nginx/headers/response-headers.ts";
import type { RouteResult } from "../../src/nginx/model/model.ts";
import { literalPrefix } from "../../src/nginx/regex/regex-literal.ts";
import { possibleResults, route } from "../../src/nginx/route.ts";
import { showText } from "../../src/nginx/syntax/text.ts";
import { SourceFile } from "../../src/source/source-file.ts";

function ask(inServer: string, target: string): RouteResult {
  const file = new SourceFile("site.conf", `server { listen 80; ${inServer} }`);
  const tree = {
    paths: new Set([file.path]),
    files: new Map([[file.path, file]]),
    links: new Map<string, string>(),
  };
  const configuration = assembleNginx([file], tree);
  const [socket] = configuration.sockets;
  if (socket === undefined) throw new Error("no socket");
  return route(configuration, { socket, host: "a.test", target });
}

/** All that may happen; `anything` where nothing can be said. */
function outcomes(inServer: string, target: string): readonly string[] {
  const possible = possibleResults(ask(inServer, target));
  if (possible === undefined) return ["anything"];
  return possible.map(({ outcome, status }) => {
    if (outcome.kind === "proxy") return `proxy ${showText(outcome.uri)}`;
    return outcome.kind === "file" ? "file" : `${outcome.kind} ${status}`;
  });
}

const PROXY = "{ proxy_pass http://127.0.0.1:4000; }";

test.each([
  [
    "its own prefix or none",
    `location __PATH__/ ${PROXY}`,
    "/x",
    ["proxy /x", "redirect 301", "file"],
  ],
  [
    "another is longer or not",
    `location __PATH__/ { return 403; } location /x ${PROXY}`,
    "/x",
    ["status 403", "proxy /x"],
  ],
  [
    "what envsubst fills in",
    `location \${API_PATH}/ { return 403; } location /x ${PROXY}`,
    "/x",
    ["status 403", "proxy /x"],
  ],
  ["a variable of nginx's own", `location / { return 302 /\${host}; }`, "/x", ["redirect 302"]],
  [
    "what stands before the placeholder decides",
    `location /a/__NAME__ { return 403; } location / ${PROXY}`,
    "/b",
    ["proxy /b"],
  ],
  [
    "an exact one wins",
    `location __PATH__ { return 403; } location = /x ${PROXY}`,
    "/x",
    ["proxy /x"],
  ],
  [
    "a regular expression beside it",
    `location __PATH__ { return 403; } location ~ x ${PROXY}`,
    "/x",
    ["proxy /x"],
  ],
  [
    "in a regular expression",
    `location ~ ^/__NAME__/ { return 403; } location / ${PROXY}`,
    "/x",
    ["status 403", "proxy /x"],
  ],
  [
    "how much of the URI is replaced",
    "location /__A__/ { proxy_pass http://127.0.0.1:4000/b/; } location / { return 404; }",
    "/x/y/",
    ["proxy /b/…", "status 404"],
  ],
])("a template in a location's pattern: %s", (_, inServer, target, expected) => {
  expect(outcomes(inServer, target)).toEqual(expected);
});

test("code in the configuration may do anything", () => {
  const lua = (name: string) =>
    `location / { ${name} { ngx.exit(1) } proxy_pass http://127.0.0.1:4000; }`;
  expect(outcomes(lua("access_by_lua_block"), "/")).toEqual(["anything"]);
  expect(outcomes(`rewrite_by_lua_file x.lua; location / ${PROXY}`, "/")).toEqual(["anything"]);
  const filtered = ask(lua("header_filter_by_lua_block"), "/");
  expect(filtered.outcome.kind).toBe("proxy");
  const { headers, uncertain } = responseHeaders(filtered, [{ name: "X-A", value: "b" }]);
  expect(headers[0]?.uncertain?.reason).toBe("what `header_filter_by_lua_block` does");
  expect(uncertain).toHaveLength(1);
});

test("a configuration with too much to look through is undecided, not slow", () => {
  const regexes = Array.from(
    { length: 300 },
    (_, index) => `location ~ "(.?{200}){15}${index}" {}`,
  );
  const [first] = outcomes(`${regexes.join("\n")} location / ${PROXY}`, "/x");
  expect(first).toBe("anything");
});

test.each([
  ["^/media/(.*)$", "/media/"],
  ["^/a\\.b", "/a.b"],
  ["^/ab*c", "/a"],
  ["^/ab{0,1}", "/a"],
  ["^/(a|b)", "/"],
  ["^/a|b", ""],
  ["^/a[|]b", "/a"],
  ["^/a[]|]b|c", ""],
  ["^/a(b\\)|c)", "/a"],
  ["^/a\\Q|\\E", ""],
  ["^/a\\d", "/a"],
  ["/a", ""],
])("every match of %s begins with %j", (pattern, prefix) => {
  expect(literalPrefix(pattern)).toBe(prefix);
});
