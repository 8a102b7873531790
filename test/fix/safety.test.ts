import { expect, test } from "vitest";
import { fixAll } from "../../src/fix/fix-all.ts";
import { isNoWorse } from "../../src/fix/no-worse.ts";
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
const PLAIN_SERVER =
  "server { listen 80; server_name social.example; location / { proxy_pass http://127.0.0.1:4000; } }\n";
const OTHER_TLS_SERVER =
  "server { listen 443 ssl; server_name other.example; location / { root /var/www/other; } }\n";

type Row = readonly [why: string, rule: string, files: Files];

/** Browsers send no cookie of TLS without it. */
function nobodyCouldLogIn(why: string, site: string): Row {
  const config = ENDPOINT.replace('scheme: "https", port: 443', 'scheme: "http", port: 80');
  const weak = `${config}config :pleroma, Pleroma.Web.Endpoint, secure_cookie_flag: false\n`;
  return [why, "pleroma/secure-cookie-flag", { [CONFIG]: weak, [SITE]: site }];
}

test.each<Row>([
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
    "nginx asks for Pleroma at the other loopback address",
    "pleroma/http-ip",
    {
      [CONFIG]: ENDPOINT.replace("127, 0, 0, 1", "0, 0, 0, 0, 0, 0, 0, 0"),
      [SITE]: TLS_SERVER.replace("127.0.0.1:4000", "[::1]:4000"),
    },
  ],
  ...[":inet6, ", "net: :inet6, ", "ipv6_v6only: true, "].map((option): Row => {
    const config = ENDPOINT.replace("ip: {127, 0, 0, 1}, ", option);
    return ["Pleroma would not start", "pleroma/http-ip", { [CONFIG]: config, [SITE]: TLS_SERVER }];
  }),
  [
    "Pleroma speaks TLS itself, to anybody",
    "pleroma/http-ip",
    {
      [CONFIG]: `${ENDPOINT}config :pleroma, Pleroma.Web.Endpoint, https: [port: 443]\n`,
      [SITE]: TLS_SERVER,
    },
  ],
  [
    "browsers would insist on TLS for all hosts below from now on",
    "pleroma/http-security",
    { [CONFIG]: `${ENDPOINT}config :pleroma, :http_security, enabled: false, sts: true\n` },
  ],
  nobodyCouldLogIn("there is nothing but plain HTTP", PLAIN_SERVER),
  nobodyCouldLogIn("TLS is another site's", PLAIN_SERVER + OTHER_TLS_SERVER),
  nobodyCouldLogIn("nobody knows whether there is TLS", `${PLAIN_SERVER}include more.conf;\n`),
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
  ["nothing answers with TLS", "nginx/https-only", { [SITE]: PLAIN_SERVER }],
  ...["return 404;", "root /var/www;", ""].map((instead): Row => {
    const api = TLS_SERVER.replace("location / {", `location / { ${instead} } location /api/ {`);
    const files = { [SITE]: PLAIN_SERVER + api };
    return [`with TLS there is no page but \`${instead}\``, "nginx/https-only", files];
  }),
  ...["8443", "127.0.0.1:443", "[::]:443"].map((listen): Row => {
    const files = { [SITE]: PLAIN_SERVER + TLS_SERVER.replace("443", listen) };
    return [`https:// does not lead to ${listen}`, "nginx/https-only", files];
  }),
  ["TLS is another site's", "nginx/https-only", { [SITE]: PLAIN_SERVER + OTHER_TLS_SERVER }],
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
  ...["ExecStartPost=/usr/bin/doas /bin/true", "ExecReload=/bin/sh -c 'true; sudo true'"].map(
    (line): Row => [
      `a command would fail, ${line}`,
      "systemd/no-new-privileges",
      { [UNIT]: `${SERVICE}${line}\n` },
    ],
  ),
  ...[
    "PIDFile=/tmp/pleroma.pid",
    "ExecStartPre=/bin/cp /var/tmp/a /opt/a",
    "Environment=A=/tmp",
  ].map(
    (line): Row => [
      `the unit has other uses for /tmp, ${line}`,
      "systemd/private-tmp",
      { [UNIT]: SERVICE, [`${UNIT}.d/more.conf`]: `[Service]\n${line}\n` },
    ],
  ),
  [
    "systemd could not give what the unit asks for",
    "systemd/capability-bounding-set",
    { [UNIT]: `${SERVICE}AmbientCapabilities=CAP_NET_BIND_SERVICE CAP_SYS_ADMIN\n` },
  ],
  [
    "mail could not be sent any more",
    "systemd/no-new-privileges",
    {
      [CONFIG]: `${ENDPOINT}config :pleroma, Pleroma.Emails.Mailer, enabled: true\n`,
      [UNIT]: SERVICE,
    },
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

test("what another rule would have to pass for is left alone where that one is switched off", () => {
  const [, , files] = nobodyCouldLogIn("", PLAIN_SERVER);
  const { head, policy } = input(files);
  const rules = new Map(policy.rules).set("nginx/https-only", "off");
  const { failing, mended } = fix({ head, policy: { ...policy, rules } });
  expect(failing).toContain("pleroma/secure-cookie-flag");
  expect(mended).not.toContain("pleroma/secure-cookie-flag");
});

test("capabilities that are not allowed are not added where no exposure is known to rise", () => {
  const { head, policy } = input({ [UNIT]: `${SERVICE}CapabilityBoundingSet=CAP_SYS_ADMIN\n` });
  const rules = new Map(policy.rules).set("systemd/exposure", "off");
  const { files } = fix({ head, policy: { ...policy, rules } });
  expect(files[UNIT]).toContain(
    "\nCapabilityBoundingSet=CAP_SYS_ADMIN\nCapabilityBoundingSet=~CAP_SYS_ADMIN\n",
  );
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

test("Pleroma keeps to IPv6 where nginx asks for it there", () => {
  const config = ENDPOINT.replace("ip: {127, 0, 0, 1}, ", ":inet6, ");
  const site = TLS_SERVER.replace("127.0.0.1:4000", "[::1]:4000");
  const { files } = fix(
    input({ [CONFIG]: config.replace("port: 4000", "{:port, 4000}"), [SITE]: site }),
  );
  expect(files[CONFIG]).toContain("http: [:inet6, {:port, 4000}, ip: {0, 0, 0, 0, 0, 0, 0, 1}]");
});

test("a page without TLS is redirected, and not refused for the sake of the media", () => {
  const config = `${ENDPOINT}config :pleroma, Pleroma.Upload, base_url: "https://media.social.example/media/"\n`;
  const both = PLAIN_SERVER.replace("social.example;", "social.example media.social.example;");
  const { files } = fix(input({ [CONFIG]: config, [SITE]: TLS_SERVER + both }));
  expect(files[SITE] ?? "").not.toContain("location / { return 404; }");
});

test("what fails is no better for being undecided", () => {
  const judged = (value: string) => {
    const config = `${ENDPOINT}config :pleroma, :http_security, enabled: ${value}\n`;
    const { head, policy } = input({ [CONFIG]: config });
    return judge(head.repository, policy, []);
  };
  const before = judged("false");
  expect(isNoWorse(judged("true"), before)).toBe(true);
  expect(isNoWorse(judged('System.get_env("HEADERS") == "on"'), before)).toBe(false);
});

test("once nothing is answered without TLS, cookies can be for TLS only", () => {
  const [, , files] = nobodyCouldLogIn("", PLAIN_SERVER + TLS_SERVER);
  const { mended } = fix(input(files));
  expect(mended).toEqual(
    expect.arrayContaining(["pleroma/secure-cookie-flag", "nginx/https-only"]),
  );
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
  const late = "import Config\nconfig :pleroma, Pleroma.Web.Endpoint, http: [:inet]\n";
  const { mended, files } = fix(
    input({ "config/config.exs": config, "config/late.exs": late, [SITE]: TLS_SERVER }),
  );
  expect(mended).toContain("pleroma/http-ip");
  expect(files).toEqual({
    "config/late.exs": late.replace("[:inet]", "[:inet, ip: {127, 0, 0, 1}]"),
  });
});

test.each<[where: string, before: string, after: string]>([
  [
    "in a list of several lines",
    "http: [\n    port: 4000\n  ]",
    "http: [\n    port: 4000,\n    ip: {127, 0, 0, 1}\n  ]",
  ],
  [
    "behind the last call",
    "server: true\n\n# the end",
    "server: true\n\nconfig :pleroma, Pleroma.Web.Endpoint, http: [ip: {127, 0, 0, 1}]\n\n# the end",
  ],
])("what is not there is added %s", (_, before, after) => {
  const [head] = ENDPOINT.split("http:");
  for (const lineEnd of ["\n", "\r\n"]) {
    const written = (text: string) => `${head}${text}`.replaceAll("\n", lineEnd);
    const { files } = fix(input({ [CONFIG]: written(before), [SITE]: TLS_SERVER }));
    expect(files).toEqual({ [CONFIG]: written(after) });
  }
});
