import { committedSecret } from "../../../src/rules/pleroma/committed-secret.ts";
import { configTable } from "./config-row.ts";

const ENDPOINT = "config :pleroma, Pleroma.Web.Endpoint,";
const FAKE = "not-a-real-secret";

configTable(committedSecret, {
  accept: [
    { config: `${ENDPOINT} secret_key_base: System.fetch_env!("SECRET_KEY_BASE")` },
    { config: 'config :pleroma, Pleroma.Repo, password: System.get_env("DB_PASSWORD", "")' },
    { config: `${ENDPOINT} secret_key_base: "__SECRET_KEY_BASE__"` },
    { config: 'config :pleroma, Pleroma.Repo, password: "{{ db_password }}"' },
    { config: 'config :pleroma, Pleroma.Repo, password: File.read!("/run/secrets/db")' },
    {
      name: "names of places, not secrets",
      config:
        'config :ex_aws, :s3, secret_access_key: [{:system, "AWS_SECRET_ACCESS_KEY"}, :instance_role]',
    },
    {
      name: "no secret",
      config: 'config :web_push_encryption, :vapid_details, public_key: "BPublic"',
    },
    { config: "config :pleroma, :instance, password_reset_token_validity: 86_400" },
    { config: "config :pleroma, :oauth2, issue_new_refresh_token: true" },
    { config: 'config :phoenix, :filter_parameters, ["password", "confirm"]' },
    { config: 'config :pleroma, :frontend_configurations, pleroma_fe: %{loginMethod: "password"}' },
    { config: 'config :pleroma, Pleroma.Repo, url: "ecto://pleroma@localhost/pleroma"' },
    {
      name: "places of secrets",
      config:
        'config :pleroma, :one, secret: "/run/secrets/pw", token: "$TOKEN", api_key: "<your key>"',
    },
    {
      name: "the name of a cookie",
      config: 'config :pleroma, :one, session_cookie: "_pleroma_key"',
    },
    {
      name: "an example in upstream's description of its settings",
      config: 'config :pleroma, :one, suggestion: [false, {:basic, "myusername", "mypassword"}]',
    },
    { config: 'config :sentry, dsn: "https://sentry.example.org/1"' },
    { config: "config :pleroma, :one, password: nil, passphrase: true, secret: :required" },
    { config: "config :pleroma, :one, pwd: 12345, token: 12345678, password_length: 12345678" },
    { config: 'config :pleroma, :one, url: "https://example.org/reset?token={token}"' },
    { config: 'config :pleroma, :one, url: "https://example.org:4000?user=a@b"' },
    { config: 'config :quack, webhook_url: "https://hooks.slack.com/services/YOUR-KEY-HERE"' },
    {
      name: "upstream's own value, overridden",
      config: `${ENDPOINT} signing_salt: "CqaoopA2"\n${ENDPOINT} signing_salt: System.fetch_env!("SALT")`,
    },
    {
      name: "upstream's own value, where the host's file may override it",
      config: `${ENDPOINT} signing_salt: "CqaoopA2"\nif File.exists?("config/prod.secret.exs"), do: import_config("prod.secret.exs")`,
    },
  ].map((row) => ({ ...row, subject: "secrets" })),
  reject: [
    {
      config: `${ENDPOINT} secret_key_base: "${FAKE}"`,
      subject: "Pleroma.Web.Endpoint.secret_key_base",
      at: `"${FAKE}"`,
    },
    {
      name: "overridden ones too",
      config: `${ENDPOINT} signing_salt: "${FAKE}"\n${ENDPOINT} signing_salt: System.fetch_env!("SALT")`,
      subject: "Pleroma.Web.Endpoint.signing_salt",
    },
    {
      config: `${ENDPOINT} live_view: [signing_salt: "${FAKE}"]`,
      subject: "Pleroma.Web.Endpoint.live_view.signing_salt",
    },
    {
      name: "under a condition",
      config: `if System.get_env("A"), do: config(:pleroma, Pleroma.Repo, password: "${FAKE}")`,
      subject: "Pleroma.Repo.password",
    },
    {
      name: "a fallback",
      config: `config :pleroma, Pleroma.Repo, password: System.get_env("DB_PASS", "${FAKE}")`,
      subject: "Pleroma.Repo.password",
    },
    {
      name: "a fallback after ||",
      config: `config :pleroma, Pleroma.Repo, password: System.get_env("DB_PASS") || "${FAKE}"`,
      subject: "Pleroma.Repo.password",
    },
    {
      name: "by way of a variable",
      config: `secret = "${FAKE}"\nconfig :pleroma, Pleroma.Repo, password: secret`,
      subject: "Pleroma.Repo.password",
    },
    {
      name: "a charlist",
      config: `config :pleroma, Pleroma.Repo, password: '${FAKE}'`,
      subject: "Pleroma.Repo.password",
    },
    {
      name: "userinfo",
      config: `config :pleroma, Pleroma.Repo, url: "ecto://pleroma:${FAKE}@localhost/pleroma"`,
      subject: "Pleroma.Repo.url",
    },
    {
      name: "userinfo of a proxy",
      config: `config :pleroma, :http, proxy_url: "http://user:${FAKE}@proxy.example.org:3128"`,
      subject: "http.proxy_url",
    },
    { config: `config :pleroma, :admin_token, "${FAKE}"`, subject: "admin_token" },
    { config: `config :pleroma, admin_token: "${FAKE}"`, subject: "admin_token" },
    { config: `config :joken, default_signer: "${FAKE}"`, subject: "joken.default_signer" },
    {
      config: `config :web_push_encryption, :vapid_details, private_key: "${FAKE}"`,
      subject: "web_push_encryption.vapid_details.private_key",
    },
    {
      config: `config :ex_aws, :s3, secret_access_key: "${FAKE}"`,
      subject: "ex_aws.s3.secret_access_key",
    },
    {
      config: `config :pleroma, Pleroma.Emails.Mailer, adapter: Swoosh.Adapters.Mailgun, api_key: "${FAKE}"`,
      subject: "Pleroma.Emails.Mailer.api_key",
    },
    {
      config: `config :ueberauth, Ueberauth.Strategy.Github.OAuth, client_id: "id", client_secret: "${FAKE}"`,
      subject: "ueberauth.Ueberauth.Strategy.Github.OAuth.client_secret",
    },
    {
      name: "Akkoma's translator",
      config: `config :pleroma, :deepl, api_key: "${FAKE}"`,
      subject: "deepl.api_key",
    },
    {
      name: "a key of a map",
      config: `config :pleroma, :frontend_configurations, soapbox_fe: %{"sentryDsn" => "https://${FAKE}@sentry.example.org/1"}`,
      subject: "frontend_configurations.soapbox_fe.sentryDsn",
    },
    {
      name: "a header",
      config: `config :pleroma, Pleroma.Web.MediaProxy.Invalidation.Http, headers: [{"Authorization", "Bearer ${FAKE}"}]`,
      subject: "Pleroma.Web.MediaProxy.Invalidation.Http.headers.Authorization",
    },
    {
      name: "basic authentication",
      config: `config :prometheus, Pleroma.Web.Endpoint.MetricsExporter, auth: {:basic, "user", "${FAKE}"}`,
      subject: "prometheus.Pleroma.Web.Endpoint.MetricsExporter.auth",
    },
    {
      name: "a private key in a heredoc",
      config: `config :pleroma, :one, pem: """\n-----BEGIN RSA PRIVATE KEY-----\n${FAKE}\n-----END RSA PRIVATE KEY-----\n"""`,
      subject: "one.pem",
    },
    {
      name: "a private key in a sigil, by way of a variable",
      config: `pem = ~s"""\n-----BEGIN PRIVATE KEY-----\n${FAKE}\n"""\nconfig :pleroma, :one, pem: pem`,
      subject: "one.pem",
    },
    {
      name: "a PGP key",
      config: `config :pleroma, :one, pgp: "-----BEGIN PGP PRIVATE KEY BLOCK-----\\n${FAKE}"`,
      subject: "one.pgp",
    },
    {
      name: "a fallback of the application's environment",
      config: `config :pleroma, Pleroma.Repo, password: Application.get_env(:one, :two, "${FAKE}")`,
      subject: "Pleroma.Repo.password",
      at: `"${FAKE}"`,
    },
    {
      name: "a fallback of a map",
      config: `config :pleroma, Pleroma.Repo, password: Map.get(System.get_env(), "DB_PASSWORD", "${FAKE}")`,
      subject: "Pleroma.Repo.password",
      at: `"${FAKE}"`,
    },
    {
      name: "an atom",
      config: "config :pleroma, Pleroma.Repo, password: :not_real_1",
      subject: "Pleroma.Repo.password",
      at: ":not_real_1",
    },
    {
      name: "a number",
      config: "config :pleroma, Pleroma.Repo, password: 12_345_678",
      subject: "Pleroma.Repo.password",
      at: "12_345_678",
    },
    ...["tokens", "api_keys", "passwords"].map((name) => ({
      name: `a list: ${name}`,
      config: `config :pleroma, :one, ${name}: ["${FAKE}-1", "${FAKE}-2"]`,
      subject: `one.${name}`,
    })),
    ...["pw", "database_pw", "credentials", "hmac_key", "recaptcha_private"].map((name) => ({
      config: `config :pleroma, :one, ${name}: "${FAKE}"`,
      subject: `one.${name}`,
    })),
    {
      name: "basic authentication of anything",
      config: `config :pleroma, :one, auth: {:basic, System.get_env("USER"), "${FAKE}"}`,
      subject: "one.auth",
      at: `"${FAKE}"`,
    },
    {
      name: "a header of any service",
      config: `config :pleroma, :one, headers: [{"X-Token", "${FAKE}"}]`,
      subject: "one.headers.X-Token",
    },
    {
      name: "a webhook's address",
      config: `config :quack, webhook_url: "https://hooks.slack.com/services/T0FAKE/B0FAKE/notReal"`,
      subject: "quack.webhook_url",
    },
    {
      name: "a query parameter",
      config: `config :pleroma, Pleroma.Repo, url: "postgres://db.example.org/pleroma?user=u&password=${FAKE}"`,
      subject: "Pleroma.Repo.url",
    },
    {
      name: "userinfo in parts",
      config: `password = "${FAKE}"\nconfig :pleroma, Pleroma.Repo, url: "ecto://pleroma:" <> password <> "@localhost/pleroma"`,
      subject: "Pleroma.Repo.url",
    },
    {
      name: "userinfo with unescaped characters",
      config: `config :pleroma, Pleroma.Repo, url: "ecto://pleroma:p#${FAKE}?@@localhost/pleroma"`,
      subject: "Pleroma.Repo.url",
    },
    {
      name: "upstream's own value, in effect",
      config: `${ENDPOINT} signing_salt: "CqaoopA2"`,
      subject: "Pleroma.Web.Endpoint.signing_salt",
      says: "upstream publishes",
    },
  ],
});
