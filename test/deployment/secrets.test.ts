import { describe, expect, test } from "vitest";
import { findSecrets } from "../../src/deployment/secrets.ts";
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
  function directive(name: string, ...values: readonly string[]) {
    const args = values.map((value) => ({
      value,
      location: startOf("nginx.conf"),
      placeholders: [],
    }));
    return { name, args };
  }
  const SECRETS: readonly (readonly [string, ReturnType<typeof directive>])[] = [
    [
      "nginx proxy_set_header Authorization",
      directive("proxy_set_header", "Authorization", "Basic bm90OnJlYWw="),
    ],
    [
      "nginx proxy_set_header X-Admin-Token",
      directive("proxy_set_header", "X-Admin-Token", "not-real-$host"),
    ],
    [
      "nginx more_set_input_headers Authorization",
      directive("more_set_input_headers", "Authorization: Bearer not-real"),
    ],
    [
      "nginx proxy_pass",
      directive("proxy_pass", "http://user:not-real@127.0.0.1:4000$request_uri"),
    ],
    ["nginx set $purge_token", directive("set", "$purge_token", "not-real")],
    ["nginx secure_link_secret", directive("secure_link_secret", "not-real")],
    ["nginx secure_link_md5", directive("secure_link_md5", "$secure_link_expires$uri not-real")],
  ];
  const HARMLESS = [
    directive("proxy_set_header", "Authorization", "$http_authorization"),
    directive("proxy_set_header", "Authorization", "Bearer ${token}"),
    directive("proxy_set_header", "Authorization", ""),
    directive("proxy_set_header", "X-Forwarded-Proto", "https"),
    directive("proxy_pass", "http://127.0.0.1:4000"),
    directive("proxy_pass", "http://$user:$password@127.0.0.1"),
    directive("auth_basic_user_file", "/etc/nginx/htpasswd"),
    directive("add_header", "Authorization", "not sent to the backend"),
    directive("proxy_pass_header", "Authorization"),
  ];

  test.each(SECRETS)("%s", (subject, found) => {
    const server = { name: "server", args: [], block: [found, ...HARMLESS] };
    const { secrets, literals } = findSecrets({ directives: [server] });
    expect(secrets.map((secret) => secret.subject)).toEqual([subject]);
    expect(literals.map(({ value }) => value)).toEqual([found.args.at(-1)?.value]);
  });

  test("a template placeholder is none", () => {
    const args = ["Authorization", "__TOKEN__"].map((value) => ({
      value,
      location: startOf("nginx.conf"),
      placeholders: value === "__TOKEN__" ? [value] : [],
    }));
    const { secrets } = findSecrets({ directives: [{ name: "proxy_set_header", args }] });
    expect(secrets).toEqual([]);
  });
});

test("systemd: passwords in Environment= lines", () => {
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
      variable("SECRET_KEY_BASE", ""),
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
  ]);
  expect(literals.map(({ value }) => value)).toContain("not-real-4");
});
