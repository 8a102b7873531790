import { describe, expect, test } from "vitest";
import { startOf } from "../../src/source/location.ts";
import { createRedactor } from "../../src/source/redaction.ts";
import { SourceFile } from "../../src/source/source-file.ts";

describe("secrets that were understood", () => {
  const text = `config :pleroma, Endpoint, url: [host: "a.test"], x: "hunter2hunter2", http: []`;
  const file = new SourceFile("config.exs", text);
  const at = text.indexOf('"hunter2');
  const location = file.locate(at, at + '"hunter2hunter2"'.length);
  const { text: redact, line } = createRedactor([{ value: "hunter2hunter2", location }]);

  test("are hidden where they stand, and the rest of the line is shown", () => {
    expect(line(file, 1)).toBe(
      `config :pleroma, Endpoint, url: [host: "a.test"], x: [redacted], http: []`,
    );
  });

  test("are hidden in any other text", () => {
    expect(redact("it is hunter2hunter2, twice hunter2hunter2")).toBe(
      "it is [redacted], twice [redacted]",
    );
  });

  test("are hidden on every line that they span", () => {
    const heredoc = new SourceFile(
      "config.exs",
      'x: """\n  first line\n  second line\n  """, y: 1',
    );
    const whole = heredoc.locate(3, heredoc.text.indexOf(", y"));
    const redactor = createRedactor([{ value: "first line\nsecond line\n", location: whole }]);
    expect([1, 2, 3, 4].map((number) => redactor.line(heredoc, number))).toEqual([
      "x: [redacted]",
      "[redacted]",
      "[redacted]",
      "[redacted], y: 1",
    ]);
  });
});

/** Files that do not parse: nothing in them was understood, and the secret is in them all the same. */
const LINES: readonly (readonly [what: string, line: string, secret: string])[] = [
  ["Elixir", `  secret_key_base: "fakefake fake" http: []`, "fakefake"],
  ["Elixir, unclosed", `  password: "fake pass phrase, http: []`, "phrase"],
  ["Elixir, key and value on two lines", `  signing_salt:\n    "fakesalt"`, "fakesalt"],
  ["Elixir, single quotes", `  api_key: 'fakekey'`, "fakekey"],
  ["a URL with a password", `  url: "ecto://pleroma:fakepass@localhost/db"`, "fakepass"],
  ["systemd", `Environment=DB_PASSWORD=fakepass MIX_ENV=prod`, "fakepass"],
  ["systemd, quoted", `Environment="DB_PASSWORD=fake pass"`, "fake pass"],
  ["nginx", `proxy_set_header Authorization "Basic ZmFrZTpmYWtl";`, "ZmFrZTpmYWtl"],
  ["nginx, unquoted", `proxy_set_header X-Api-Key fakekey;`, "fakekey"],
  ["Elixir, an atom", "  password: :fakepass, http: []", "fakepass"],
  ["Elixir, a number", "  database_pw: 12345678", "12345678"],
  ["Elixir, a list", `  passwords: [\n    "fake1",\n    "fakepass"\n  ]`, "fakepass"],
  ["Elixir, basic authentication", `  auth: {:basic, user, "fakepass"}`, "fakepass"],
  ["Elixir, a header", `  {"X-Token", "fakepass"}`, "fakepass"],
  ["Elixir, a fallback", `  hmac_key: Application.get_env(:a, :b, "fakepass")`, "fakepass"],
  [
    "a private key",
    `  pem: """\n-----BEGIN RSA PRIVATE KEY-----\nfake/key+\n-----END RSA PRIVATE KEY-----\n"""`,
    "fake/key",
  ],
  ["a PGP key", "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nfakekey", "fakekey"],
  ["a URL with unescaped characters", `  url: "ecto://pleroma:fake#p@ss@localhost/db"`, "ss@"],
  ["a query parameter", `  url: "postgres://db/pleroma?user=a&password=fakepass"`, "fakepass"],
  ["a webhook", `  url: "https://hooks.slack.com/services/T0FAKE/B0FAKE/notReal"`, "T0FAKE"],
  ["a template's default", `  x: "{{ db_password | default('fakepass') }}"`, "fakepass"],
  ["a template around it", `  url: "ecto://pleroma:fakepass@{{ host }}/db"`, "fakepass"],
  ["a comment beside a setting", "  secure_cookie_flag: false # old: fakepass", "fakepass"],
  ["systemd, an unquoted blank", "Environment=DB_PASSWORD=a fakepass", "fakepass"],
  ["systemd, an option", "ExecStart=/opt/pleroma start --cookie fakepass", "fakepass"],
  ["systemd, flags", `Environment=ERL_FLAGS="-setcookie fakepass"`, "fakepass"],
  ["systemd, a credential", "SetCredential=db:fakepass", "fakepass"],
  ["systemd, a short name", "Environment=PLEROMA_PW=fakepass", "fakepass"],
  ["nginx, a condition", "if ($http_x_api_key != fakepass) {", "fakepass"],
  ["nginx, a map", `map $http_authorization $ok {\n\n  "Bearer fakepass" 1;`, "fakepass"],
  ["nginx, a map's key", `  default 0;\n  "Bearer fakepass" 1;`, "fakepass"],
  ["nginx, a map's value", `map $uri $token {\n  default "fakepass";`, "fakepass"],
  ["nginx, a query", "proxy_pass http://127.0.0.1:4000/?token=fakepass;", "fakepass"],
  ["nginx, a variable", "env DB_PASSWORD=fakepass;", "fakepass"],
  [
    "what looks generated",
    `  x: "kD93jfKfake83jdkLs93kfLsl39dkf93"`,
    "kD93jfKfake83jdkLs93kfLsl39dkf93",
  ],
];

test.each(LINES)("a secret that was not understood: %s", (_what, text, secret) => {
  const file = new SourceFile("file", text);
  const shown = text.split("\n").map((_line, index) => createRedactor([]).line(file, index + 1));
  expect(shown.join("\n")).not.toContain(secret);
});

test.each([
  `  http: [ip: {0, 0, 0, 0}, port: 4000],`,
  `  secure_cookie_flag: false,`,
  `  url: [host: "social.example.org", scheme: "http"]`,
  `proxy_pass http://127.0.0.1:4000;`,
  `add_header X-Frame-Options "ALLOW-FROM https://a.example";`,
  `CapabilityBoundingSet=CAP_SYS_ADMIN`,
  `ExecStart=/var/lib/pleroma/.asdf/shims/mix phx.server`,
])("what is no secret stays as it is: %s", (line) => {
  expect(createRedactor([]).line(new SourceFile("file", line), 1)).toBe(line);
});

test("a secret is hidden as a literal shows it, and the password of a URL without the URL", () => {
  const location = startOf("config.exs");
  const secrets = ['fake "quoted" secret', "ecto://pleroma:fake-password@db/pleroma"];
  const redactor = createRedactor(secrets.map((value) => ({ value, location })));
  expect(redactor.text(JSON.stringify('fake "quoted" secret'))).toBe('"[redacted]"');
  expect(redactor.text("http.ip: fake-password")).toBe("http.ip: [redacted]");
});

test("a password that reports are full of is hidden where it stands, and nowhere else", () => {
  const file = new SourceFile("config.exs", 'config :pleroma, Pleroma.Repo, password: "pleroma"');
  const location = file.locate(file.text.lastIndexOf('"pleroma"'), file.text.length);
  const redactor = createRedactor([{ value: "pleroma", location }]);
  expect(redactor.line(file, 1)).toBe("config :pleroma, Pleroma.Repo, password: [redacted]");
  expect(redactor.text("Pleroma listens on all interfaces.")).toBe(
    "Pleroma listens on all interfaces.",
  );
});

test("the texts in a template's placeholders are hidden, its names are not", () => {
  const line = "User={{ vault('not-a-real-secret') | default(user) }}";
  expect(createRedactor([]).line(new SourceFile("pleroma.service", line), 1)).toBe(
    "User={{ vault('[redacted]') | default(user) }}",
  );
});
