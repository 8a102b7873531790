import { expect, test } from "vitest";
import { fixAll } from "../../src/fix/fix-all.ts";
import type { FixInput } from "../../src/fix/state.ts";
import { judge } from "../../src/judgement/judge.ts";
import { SourceFile } from "../../src/source/source-file.ts";
import type { Files } from "../gate/support/pair.ts";
import { inputOf } from "../rules/rejected-rows.ts";

const CONFIG = "config/prod.secret.exs";
const UNIT = "pleroma.service";
const SITE = "nginx/instance.conf";

function input(files: Files): FixInput {
  return inputOf(
    Object.entries(files).map(([path, text]) => new SourceFile(path, text)),
    {},
  );
}

/** The rules of which a check fails, and what of it all fixes together mend. */
function fix(given: FixInput) {
  const { head, policy } = given;
  const checks = judge(head.repository, policy, []).checks.map(({ check }) => check);
  const { mended, files } = fixAll(given, checks);
  const failing = checks.filter(({ status }) => status === "fail");
  return {
    failing: failing.map(({ rule }) => rule),
    mended: mended.map(({ rule }) => rule),
    files: Object.fromEntries(files.map(({ after }) => [after.path, after.text])),
  };
}

const ENDPOINT = `import Config
config :pleroma, Pleroma.Web.Endpoint,
  url: [host: "social.example", scheme: "https", port: 443],
  http: [ip: {127, 0, 0, 1}, port: 4000]
`;
const SERVICE = "[Service]\nExecStart=/opt/pleroma/bin/pleroma start\nUser=pleroma\n";
const TLS_SERVER = `server {
    listen 443 ssl;
    server_name social.example;
    ssl_protocols TLSv1.2 TLSv1.3;
    location ~ ^/(media|proxy) { return 404; }
    location / { proxy_pass http://127.0.0.1:4000; }
}
`;

test.each<[why: string, rule: string, files: Files]>([
  [
    "nginx reaches Pleroma from another machine",
    "pleroma/http-ip",
    {
      [CONFIG]: ENDPOINT.replace("127, 0, 0, 1", "10, 0, 0, 5"),
      [SITE]: TLS_SERVER.replace("127.0.0.1:4000", "10.0.0.5:4000"),
    },
  ],
  [
    "nobody knows what stands in front of Pleroma",
    "pleroma/http-ip",
    { [CONFIG]: ENDPOINT.replace("127, 0, 0, 1", "0, 0, 0, 0") },
  ],
  [
    "Pleroma speaks TLS itself, to anybody",
    "pleroma/http-ip",
    {
      [CONFIG]: `${ENDPOINT}config :pleroma, Pleroma.Web.Endpoint, https: [port: 443]\n`,
      [SITE]: TLS_SERVER,
    },
  ],
  [
    "the port is a choice",
    "pleroma/url-scheme",
    { [CONFIG]: ENDPOINT.replace('scheme: "https", port: 443', 'scheme: "http", port: 8080') },
  ],
  [
    "all hosts below would have to have TLS",
    "pleroma/sts-max-age",
    {
      [CONFIG]: ENDPOINT,
      [SITE]: TLS_SERVER.replace(
        "4000; }",
        '4000; add_header Strict-Transport-Security "max-age=300" always; }',
      ),
    },
  ],
  [
    "nothing answers with TLS",
    "nginx/https-only",
    {
      [SITE]:
        "server { listen 80; server_name social.example; location / { proxy_pass http://127.0.0.1:4000; } }\n",
    },
  ],
  [
    "one server answers on both ports",
    "nginx/https-only",
    { [SITE]: TLS_SERVER.replace("listen 443 ssl;", "listen 80; listen 443 ssl;") },
  ],
  [
    "certificates are renewed by files",
    "nginx/https-only",
    { [SITE]: `${TLS_SERVER}server { listen 80; server_name social.example; root /var/www; }\n` },
  ],
  [
    "no host for media is known",
    "nginx/media-isolation",
    {
      [CONFIG]: ENDPOINT,
      [SITE]: TLS_SERVER.replace("return 404;", "proxy_pass http://127.0.0.1:4000;"),
    },
  ],
  [
    "a comment would be lost",
    "nginx/security-headers",
    {
      [SITE]: TLS_SERVER.replace(
        "4000; }",
        "4000; proxy_hide_header\n# framed by the portal\nX-Frame-Options; }",
      ),
    },
  ],
  [
    "sudo would not work any more",
    "systemd/no-new-privileges",
    { [UNIT]: SERVICE.replace("/opt", "/usr/bin/sudo -u pleroma /opt") },
  ],
  [
    "the config names a socket in /tmp",
    "systemd/private-tmp",
    {
      [CONFIG]: ENDPOINT.replace("{127, 0, 0, 1}, port: 4000", '{:local, "/tmp/pleroma.sock"}'),
      [UNIT]: SERVICE,
    },
  ],
  [
    "the config has uploads in a home folder",
    "systemd/protect-home",
    {
      [CONFIG]: `${ENDPOINT}config :pleroma, Pleroma.Uploaders.Local, uploads: "/home/pleroma/uploads"\n`,
      [UNIT]: SERVICE,
    },
  ],
  [
    "the service works where nothing could be written",
    "systemd/protect-system",
    { [UNIT]: `${SERVICE}WorkingDirectory=/usr/local/pleroma\n` },
  ],
])("a person has to mend what fails where %s: %s", (_, rule, files) => {
  const { failing, mended } = fix(input(files));
  expect(failing).toContain(rule);
  expect(mended).not.toContain(rule);
});

test("a file that a symbolic link names is edited under its own name, a link and what is encrypted never", () => {
  const { head, policy } = input({ [UNIT]: SERVICE });
  const files = new Map([[UNIT, new SourceFile(UNIT, SERVICE)]]);
  const links = new Map([[UNIT, "elsewhere.service"]]);
  const linked = { head: { ...head, repository: { ...head.repository, files, links } }, policy };
  expect(fix(linked).files).toEqual({});
  const real = new Map([["enabled/pleroma.service", UNIT]]);
  const named = { head: { ...head, repository: { ...head.repository, links: real } }, policy };
  expect(Object.keys(fix(named).files)).toEqual([UNIT]);
});

test("what one fix makes possible is mended with it", () => {
  const weak = TLS_SERVER.replace(
    "4000; }",
    "4000; proxy_hide_header X-Frame-Options; proxy_hide_header Referrer-Policy; add_header Referrer-Policy origin; }",
  );
  const { mended, files } = fix(input({ [CONFIG]: ENDPOINT, [SITE]: weak }));
  expect(mended).toContain("pleroma/referrer-policy");
  expect(files[SITE]).not.toContain("proxy_hide_header X-Frame-Options");
  expect(files[SITE]).not.toContain("origin;");
});

test("where a cause is mended, what came of it needs nothing", () => {
  const config = `${ENDPOINT}config :pleroma, :http_security, enabled: false\n`;
  const { failing, files } = fix(input({ [CONFIG]: config, [SITE]: TLS_SERVER }));
  expect(failing).toContain("nginx/security-headers");
  expect(files).toEqual({ [CONFIG]: config.replace("false", "true") });
});

test("what is wrong in several places is mended in all of them", () => {
  const open = `server {
    listen 80;
    server_name social.example;
    # People come here first.
    location / { proxy_pass http://127.0.0.1:4000; }
    location /inbox { proxy_pass http://127.0.0.1:4000; }
    location ~ ^/(media|proxy) { proxy_pass http://127.0.0.1:4000; }
}
`;
  const { mended, files } = fix(input({ [SITE]: TLS_SERVER + open }));
  expect(mended).toContain("nginx/https-only");
  const redirect = "return 301 https://$host$request_uri";
  expect(files[SITE]).toBe(
    TLS_SERVER + open.replaceAll("proxy_pass http://127.0.0.1:4000", redirect),
  );
});

test("a setting is added where a later import does not undo it", () => {
  const config = `${ENDPOINT}import_config "late.exs"\n`;
  const late = "import Config\nconfig :pleroma, Pleroma.Web.Endpoint, http: [:inet6]\n";
  const { mended, files } = fix(
    input({ "config/config.exs": config, "config/late.exs": late, [SITE]: TLS_SERVER }),
  );
  expect(mended).toContain("pleroma/http-ip");
  expect(files).toEqual({
    "config/late.exs": late.replace("[:inet6]", "[:inet6, ip: {127, 0, 0, 1}]"),
  });
});
