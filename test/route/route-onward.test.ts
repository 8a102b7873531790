import { expect, test } from "vitest";
import { RECOMMENDED } from "../../src/deployment/instance.ts";
import { routeRequest } from "../../src/route/route.ts";
import { SourceFile } from "../../src/source/source-file.ts";

const CERTIFICATE = "ssl_certificate /srv/a.pem; ssl_certificate_key /srv/a.key;";

function routed(nginx: string, target: string) {
  const path = "nginx/site.conf";
  const paths = new Set([path]);
  const report = routeRequest(
    {
      paths,
      files: new Map([[path, new SourceFile(path, nginx)]]),
      links: new Map(),
      candidates: { elixir: [], nginx: [path], systemd: [] },
      problems: [],
    },
    { tls: true, host: "a.test", port: 443, target, method: "GET", upstreamStatus: 200 },
    { family: undefined, preset: RECOMMENDED },
  );
  if (typeof report === "string") throw new Error(report);
  return report;
}

function front(directives: string, inner: string): string {
  return `upstream phoenix { server 127.0.0.1:4000; }
server { listen 443 ssl; server_name a.test; ${CERTIFICATE} ${directives} }
server { listen 127.0.0.1:8080; server_name a.test; proxy_set_header Host $host; ${inner} }`;
}

const TO_INNER = "location / { proxy_pass http://127.0.0.1:8080; proxy_set_header Host $host; }";
const TO_PLEROMA = "location / { proxy_pass http://phoenix; }";

test("an error page takes the place of what the server behind answers", () => {
  const nginx = front(
    `proxy_intercept_errors on; error_page 404 /404.html; ${TO_INNER} location = /404.html { root /srv; }`,
    `location /proxy { return 404; } ${TO_PLEROMA}`,
  );
  const [answer, ...others] = routed(nginx, "/proxy/a").answers;
  expect(others).toEqual([]);
  expect(answer).toMatchObject({
    outcome: { kind: "file", path: "/srv/404.html" },
    status: 404,
    fromPleroma: false,
    headers: [],
  });
});

test("what is not followed is in doubt, and so are its headers and its status", () => {
  const nginx = front(
    `error_page 418 = @inner; location / { return 418; } location @inner { proxy_pass http://127.0.0.1:8080; }`,
    TO_PLEROMA,
  );
  const [answer] = routed(nginx, "/").answers;
  expect(answer).toMatchObject({
    status: null,
    fromPleroma: null,
    moreHeaders: ["what this nginx itself answers as 127.0.0.1:8080"],
  });
  expect(answer?.headers.map(({ uncertain }) => uncertain)).not.toContain(null);
});

test("servers that never answer go round in circles with no status", () => {
  const nginx = `${front(TO_INNER, "location / { proxy_pass http://127.0.0.1:8081; }")}
server { listen 127.0.0.1:8081; location / { proxy_pass http://127.0.0.1:8080; } }
server { listen 443 ssl; server_name b.test; ${CERTIFICATE} ${TO_PLEROMA} }`;
  const [answer] = routed(nginx, "/").answers;
  expect(answer?.status).toBeNull();
});

test("another answer on the other addresses of a port is told", () => {
  const both = (directives: string) => `upstream phoenix { server 127.0.0.1:4000; }
server { listen 443 ssl; server_name a.test; ${CERTIFICATE} ${TO_PLEROMA} }
server { listen [::]:443 ssl; server_name a.test; ${CERTIFICATE} ${directives} ${TO_PLEROMA} }`;
  const told = "nginx answers this otherwise where it comes in on [::]:443.";
  expect(routed(both("proxy_hide_header X-Frame-Options;"), "/").notes).toContain(told);
  const alike = `upstream phoenix { server 127.0.0.1:4000; }
server { listen 443 ssl; listen [::]:443 ssl; server_name a.test; ${CERTIFICATE} ${TO_PLEROMA} }`;
  expect(routed(alike, "/").notes).not.toContain(told);
});
