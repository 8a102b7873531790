import { expect, test } from "vitest";
import { RECOMMENDED } from "../../src/deployment/instance.ts";
import { findSecrets } from "../../src/deployment/secrets/secrets.ts";
import { parseNginx } from "../../src/nginx/syntax/parse.ts";
import { renderRoute, renderRouteJson } from "../../src/report/route.ts";
import { routeRequest } from "../../src/route/route.ts";
import { createRedactor } from "../../src/source/redaction.ts";
import { SourceFile } from "../../src/source/source-file.ts";

/** Every secret of this file has these letters in it. */
const MARK = "notreal";

const SITE = new SourceFile(
  "nginx/site.conf",
  `map $http_x $passed { default "Bearer notreal0001"; }
map $http_x_client $known { default 0; notreal0002 1; }
server {
    listen 443 ssl;
    server_name social.example;
    location / {
        proxy_pass http://127.0.0.1:4000;
        add_header X-Passed $passed;
        add_header Set-Cookie "sess=notreal; Path=/";
    }
    location /a { proxy_pass http://u:notreal0004@127.0.0.1:4000/; }
    location /b {
        if ($arg_key = notreal0005) { proxy_pass http://127.0.0.1:4000; }
        if ($cookie_auth ~ "^notreal$") { return 403 "notreal are words of an answer"; }
        proxy_pass http://127.0.0.1:4000;
    }
    location /c { return 301 https://u:notreal0006@social.example/?token=notreal0007; }
}
`,
);

const REPOSITORY = {
  paths: new Set([SITE.path]),
  files: new Map([[SITE.path, SITE]]),
  links: new Map<string, string>(),
  candidates: { elixir: [], nginx: [SITE.path], systemd: [] },
  problems: [],
};

test.each([
  ["/", "sess=[redacted]; Path=/"],
  ["/a", "[redacted]@127.0.0.1:4000"],
  ["/b", "($cookie_auth ~ [redacted])"],
  ["/b?key=notreal0005", "key=[redacted]"],
  ["/c", "redirected to [redacted]"],
])("what `route` shows of %s is free of secrets", (target, shown) => {
  const request = { tls: true, host: "social.example", port: 443, method: "GET" };
  const report = routeRequest(
    REPOSITORY,
    { ...request, target, upstreamStatus: 200 },
    { family: undefined, preset: RECOMMENDED },
  );
  if (typeof report === "string") throw new Error(report);
  for (const text of [renderRoute(report, (_, styled) => styled), renderRouteJson(report)]) {
    expect(text.replace('"target": "', "redirected to ")).toContain(shown);
    expect(text).not.toContain(MARK);
  }
});

test("no line of the file shows one in an excerpt", () => {
  const { literals } = findSecrets({ directives: parseNginx(SITE).directives });
  const { line } = createRedactor(literals);
  const lines = SITE.text.split("\n").map((_, index) => line(SITE, index + 1));
  expect(lines.filter((shown) => shown.includes(MARK))).toEqual([]);
  expect(lines[12]).toBe("        if ($arg_key = [redacted] { proxy_pass http://127.0.0.1:4000; }");
});
