import { describe, expect, test } from "vitest";
import { findSecrets } from "../../src/deployment/secrets/secrets.ts";
import { parseNginx } from "../../src/nginx/syntax/parse.ts";
import { committedSecret } from "../../src/rules/pleroma/committed-secret.ts";
import { startOf } from "../../src/source/location.ts";
import { SourceFile } from "../../src/source/source-file.ts";
import { EMPTY_INSTANCE } from "../rules/instance.ts";
import { evaluateText } from "../rules/pleroma/evaluate-text.ts";

const ENDPOINT = "config :pleroma, Pleroma.Web.Endpoint,";

function configuration(path: string, config: string) {
  return evaluateText(new SourceFile(path, `import Config\n${config}\n`));
}

describe("Elixir", () => {
  const production = configuration(
    "config/prod.secret.exs",
    [
      `${ENDPOINT} secret_key_base: "not-a-real-secret-1", signing_salt: "CqaoopA2"`,
      `${ENDPOINT} secret_key_base: "not-a-real-secret-2"`,
      `${ENDPOINT} signing_salt: System.fetch_env!("SALT")`,
    ].join("\n"),
  );
  const development = configuration(
    "config/dev.exs",
    'config :pleroma, Pleroma.Repo, password: "postgres"\nconfig :pleroma, :deepl, api_key: "not-a-real-key"',
  );

  test("every literal secret, with its environment and whether it is in effect", () => {
    const { secrets } = findSecrets({ elixir: { production, others: [development] } });
    expect(
      secrets.map(({ subject, environment, effective, location, instead }) => [
        subject,
        environment,
        effective,
        `${location.path}:${location.line}`,
        instead,
      ]),
    ).toEqual([
      [
        "deepl.api_key",
        "development",
        false,
        "config/dev.exs:3",
        'api_key: System.fetch_env!("DEEPL_API_KEY")',
      ],
      [
        "Pleroma.Web.Endpoint.secret_key_base",
        "production",
        false,
        "config/prod.secret.exs:2",
        'secret_key_base: System.fetch_env!("ENDPOINT_SECRET_KEY_BASE")',
      ],
      [
        "Pleroma.Web.Endpoint.secret_key_base",
        "production",
        true,
        "config/prod.secret.exs:3",
        'secret_key_base: System.fetch_env!("ENDPOINT_SECRET_KEY_BASE")',
      ],
    ]);
  });

  test("literals for redaction include what is overridden, upstream's or for development", () => {
    const { literals } = findSecrets({ elixir: { production, others: [development] } });
    expect(literals.map(({ value }) => value)).toEqual([
      "postgres",
      "not-a-real-key",
      "not-a-real-secret-1",
      "CqaoopA2",
      "not-a-real-secret-2",
    ]);
  });

  test("a file that production reads too is production's, and counts once", () => {
    const { secrets } = findSecrets({ elixir: { production, others: [production] } });
    expect(secrets.map(({ environment }) => environment)).toEqual(["production", "production"]);
  });

  test("a file that nothing reads is as bad as production's", () => {
    const old = configuration(
      "old/pleroma.exs",
      'config :pleroma, :admin_token, "not-a-real-token"',
    );
    const { secrets } = findSecrets({ elixir: { production, others: [old] } });
    expect(secrets.at(-1)).toMatchObject({ subject: "admin_token", environment: "production" });
  });

  test("a password in an interpolated URL is found at its own literal", () => {
    const text =
      'import Config\npw = "not-real"\nconfig :pleroma, Pleroma.Repo, url: "ecto://pleroma:#{pw}@localhost/db"\n';
    const file = new SourceFile("config.exs", text);
    const { secrets, literals } = findSecrets({
      elixir: { production: evaluateText(file), others: [] },
      files: [{ file, kind: "elixir" }],
    });
    expect(secrets).toMatchObject([
      { subject: "Pleroma.Repo.url", location: { line: 2, column: 6, endColumn: 16 } },
    ]);
    expect(literals.map(({ value }) => value)).toContain("not-real");
  });

  test("the rule tells several literals of one setting apart", () => {
    const { secrets } = findSecrets({ elixir: { production, others: [development] } });
    const instance = { ...EMPTY_INSTANCE, elixir: production, secrets };
    const findings = committedSecret.evaluate(instance);
    expect(findings.map(({ subject, severity }) => [subject, severity])).toEqual([
      ["deepl.api_key@development", "low"],
      ["Pleroma.Web.Endpoint.secret_key_base", "high"],
      ["Pleroma.Web.Endpoint.secret_key_base#2", "high"],
    ]);
    expect(JSON.stringify(findings)).not.toContain("not-a-real");
  });
});

describe("nginx", () => {
  function find(config: string) {
    const file = new SourceFile("nginx.conf", config);
    const { directives } = parseNginx(file);
    return findSecrets({ directives, files: [{ file, kind: "nginx" }] });
  }
  const SECRETS: readonly (readonly [subject: string, config: string, secret: string])[] = [
    [
      "nginx proxy_set_header Authorization",
      'proxy_set_header Authorization "Basic bm90OnJlYWw=";',
      "Basic bm90OnJlYWw=",
    ],
    [
      "nginx proxy_set_header X-Admin-Token",
      "proxy_set_header X-Admin-Token not-real-$host;",
      "not-real-$host",
    ],
    ["nginx proxy_set_header Api-Key", "proxy_set_header Api-Key not-real;", "not-real"],
    ["nginx proxy_set_header X-Secret", "proxy_set_header X-Secret not-real;", "not-real"],
    ["nginx add_header X-Admin-Token", "add_header X-Admin-Token not-real;", "not-real"],
    [
      "nginx more_set_input_headers Authorization",
      'more_set_input_headers "Authorization: Bearer not-real";',
      "Bearer not-real",
    ],
    [
      "nginx proxy_pass",
      "proxy_pass http://user:not-real@127.0.0.1:4000$request_uri;",
      "http://user:not-real@127.0.0.1:4000$request_uri",
    ],
    [
      "nginx proxy_pass",
      "proxy_pass http://127.0.0.1:4000/?token=not-real;",
      "http://127.0.0.1:4000/?token=not-real",
    ],
    ["nginx set", 'set $args "$args&api_key=not-real";', "$args&api_key=not-real"],
    ["nginx set $purge_token", "set $purge_token not-real;", "not-real"],
    ["nginx env DB_PASSWORD", "env DB_PASSWORD=not-real;", "not-real"],
    ["nginx secure_link_secret", "secure_link_secret not-real;", "not-real"],
    [
      "nginx secure_link_md5",
      'secure_link_md5 "$secure_link_expires$uri not-real";',
      "$secure_link_expires$uri not-real",
    ],
    ["nginx if $http_x_api_key", 'if ($http_x_api_key != "not-real") { return 403; }', "not-real"],
    ["nginx if $arg_token", "if ($arg_token = not-real) { return 200; }", "not-real"],
    [
      "nginx if $http_authorization",
      'if ($http_authorization !~ "^Bearer not-real$") { return 403; }',
      "^Bearer not-real$",
    ],
    [
      "nginx map $http_authorization",
      'map $http_authorization $allowed { default 0; "Bearer not-real" 1; }',
      "Bearer not-real",
    ],
    [
      "nginx map $http_authorization",
      'map $http_authorization $allowed { default 0; "~^Basic bm90OnJlYWw=$" 1; }',
      "~^Basic bm90OnJlYWw=$",
    ],
    ["nginx map $token", 'map $uri $token { default "not-real"; }', "not-real"],
    [
      "template db_token",
      "proxy_set_header X-Token \"{{ db_token | default('not-real') }}\";",
      "not-real",
    ],
    ["template proxy_pass", "proxy_pass http://user:not-real@{{ host }};", "not-real"],
  ];

  test.each(SECRETS)("%s: %s", (subject, config, secret) => {
    const { secrets, literals } = find(config);
    expect(secrets.map((found) => found.subject)).toEqual([subject]);
    expect(literals.map(({ value }) => value)).toContain(secret);
  });

  test.each([
    "proxy_set_header Authorization $http_authorization;",
    'proxy_set_header Authorization "Bearer ${token}";',
    'proxy_set_header Authorization "";',
    "proxy_set_header X-Forwarded-Proto https;",
    "proxy_set_header Authorization __TOKEN__;",
    "proxy_pass http://127.0.0.1:4000;",
    "proxy_pass http://$user:$password@127.0.0.1;",
    "proxy_pass http://127.0.0.1:4000/?token=$arg_token;",
    "proxy_pass http://user:{{ password }}@127.0.0.1;",
    "proxy_set_header X-Token \"{{ token | default('') }}\";",
    "auth_basic_user_file /etc/nginx/htpasswd;",
    "add_header Set-Cookie lang=en;",
    "proxy_pass_header Authorization;",
    "set $skip_cookie 1; set $no_cookie 1; set $session_cookie none;",
    'if ($http_authorization = "") { return 401; }',
    'if ($http_cookie ~* "logged_in|admin") { set $skip 1; }',
    'if ($args ~ "^token=") { return 403; }',
    'map $http_authorization $has_token { default 1; "" 0; "~^Bearer " 1; }',
    "map $http_authorization $token { default ''; \"~^Bearer (?<given>.+)$\" $given; }",
    "map $http_cookie $language { default en; ~lang=de de; }",
    "geo $secret { default 0; }",
    "env DB_PASSWORD;",
    "# proxy_pass http://user:not-real@{{ host }};",
  ])("none in %s", (config) => {
    expect(find(config).secrets).toEqual([]);
  });
});

test("systemd: what units give by name", () => {
  const location = startOf("pleroma.service");
  const variable = (name: string, value: string) =>
    ({ name, value: { state: "known", value, origin: location }, location }) as const;
  const { secrets, literals } = findSecrets({
    variables: [
      variable("MIX_ENV", "prod"),
      variable("DB_PASS", "not-real-1"),
      variable("PGPASSWORD", "not-real-2"),
      variable("DATABASE_URL", "ecto://pleroma:not-real-3@localhost/pleroma"),
      variable("RELEASE_COOKIE", "not-real-4"),
      variable("PLEROMA_PW", "not-real-5"),
      variable("ERL_FLAGS", "+K true -setcookie not-real-6"),
      variable("--cookie", "not-real-7"),
      variable("ExecStartPre", "postgres://user:not-real-8@db.example.org/pleroma"),
      variable("SECRET_KEY_BASE", ""),
      variable("CREDENTIALS", "%d/password"),
      variable("SMTP_PASSWORD", "$CREDENTIALS_DIRECTORY/password"),
      variable("SMTP_PASSWORD", "/etc/pleroma/password"),
      variable("ADMIN_TOKEN", "${ADMIN_TOKEN}"),
      variable("--no-password", "--host"),
      variable("LoadCredential", "password:/etc/pleroma/password"),
      variable("DB_PASSWORD_FILE", "/run/secrets/db"),
      {
        name: "ADMIN_TOKEN",
        value: {
          state: "dynamic",
          reason: "the template placeholder `{{ token }}`",
          origin: location,
        },
        location,
      },
    ],
  });
  expect(secrets.map(({ subject }) => subject)).toEqual([
    "service Environment DB_PASS",
    "service Environment PGPASSWORD",
    "service Environment DATABASE_URL",
    "service Environment RELEASE_COOKIE",
    "service Environment PLEROMA_PW",
    "service Environment ERL_FLAGS",
    "service option --cookie",
    "service ExecStartPre",
  ]);
  expect(literals.map(({ value }) => value)).toContain("not-real-4");
});

describe("templates", () => {
  function find(text: string) {
    const file = new SourceFile("template", text);
    const { secrets } = findSecrets({ files: [{ file, kind: "elixir" }] });
    return secrets.map(({ subject, location: { line, column, endColumn } }) => [
      subject,
      text.split("\n")[line - 1]?.slice(column - 1, endColumn - 1),
    ]);
  }

  test.each([
    ['url: "ecto://pleroma:not-real@{{ db_host }}/{{ db_name }}"', "template url"],
    ['url: "{{ scheme }}://pleroma:not-real@localhost/db"', "template url"],
    ["Environment=DATABASE_URL=ecto://u:not-real@{{ host }}/d", "template DATABASE_URL"],
    ["password: \"{{ db_password | default('not-real') }}\"", "template db_password"],
    ["password: \"{{ vault.db | default('not-real', true) }}\"", "template password"],
    ['x: "{{ default "not-real" .Values.db.password }}"', "template Values.db.password"],
    ['password: "<%= ENV["DB_PASSWORD"] || "not-real" %>"', "template DB_PASSWORD"],
    ['password: "<%= "not-real" %>"', "template password"],
  ])("%s", (text, subject) => {
    expect(find(`first: 1\n${text}\nlast: 1`)).toEqual([[subject, "not-real"]]);
  });

  test.each([
    'url: "ecto://{{ user }}:{{ password }}@localhost/db"',
    'url: "ecto://pleroma:{{ password | default("") }}@localhost/db"',
    'url: "https://{{ host }}:4000/a@b"',
    'password: "{{ db_password }}"',
    "password_file: \"{{ password_file | default('/run/secrets/db') }}\"",
    "port: {{ db_port | default('5432') }}",
    "# password: \"{{ db_password | default('not-real') }}\"",
  ])("none in %s", (text) => {
    expect(find(text)).toEqual([]);
  });
});
