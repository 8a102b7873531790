/**
 * What bears secrets, as data. Looked up in the `config/*.exs`, `config/description.exs` and
 * cheat sheets of Pleroma, Akkoma and Rebased, and in the documentation of the libraries that they
 * configure (Swoosh, ExAws, Joken, Ueberauth, web_push_encryption, Sentry, PromEx).
 */

/** The last words of a name whose string value is a secret: `smtp_password`, `apiKey`, `DB_PASS`. */
export const SECRET_WORDS: ReadonlySet<string> = new Set(
  [
    "password passwd passphrase pass pwd pgpassword",
    "secret secret_key secret_key_base salt key_octet key_pem",
    "token bearer jwt authorization cookie dsn proxy_auth",
    "api_key apikey access_key access_key_id private_key signing_key encryption_key",
    "master_key admin_key search_key auth_key server_key license_key",
  ].flatMap((line) => line.split(" ")),
);

/** Names that end like a secret's, and hold a choice, a link or a switch. */
export const HARMLESS_NAMES: ReadonlySet<string> = new Set([
  "forgot_password",
  "lost_password",
  "reset_password",
  "change_password",
]);

/** Settings that are secrets although their names do not say so; application first. */
export const SECRET_SETTINGS: ReadonlySet<string> = new Set([
  "joken.default_signer",
  // {:basic, user, password}
  "prometheus.Pleroma.Web.Endpoint.MetricsExporter.auth",
]);

/** First elements of tuples that say where a secret is to be found: `{:system, "AWS_SECRET"}`. */
export const REFERENCE_TAGS: ReadonlySet<string> = new Set(["system", "awscli", "env"]);

/** HTTP request headers that carry credentials, in lower case. */
export const SECRET_HEADERS: ReadonlySet<string> = new Set([
  "authorization",
  "proxy-authorization",
  "cookie",
  "x-admin-token",
  "x-api-key",
  "x-auth-token",
  "x-purge-token",
]);

/**
 * Values that upstream publishes in its own config files: everybody knows them. They stand in every
 * copy of upstream's repository, so they matter only where nothing overrides them.
 */
export const PUBLISHED_VALUES: ReadonlySet<string> = new Set([
  // config.exs: secret_key_base, live_view signing_salt, signing_salt, Elasticsearch's password
  "aK4Abxf29xU9TTDKre9coZPUgevcVCFQJe/5xP/7Lt4BEif6idBIbjupVbOrbKxl",
  "U5ELgdEwTD3n1+D5s0rY0AMg8/y1STxZ3Zvsl3bWh+oBcGrYdil0rXqPMRd3Glcq",
  "CqaoopA2",
  "changeme",
  // prod.exs of Rebased: fallbacks of PROMETHEUS_AUTH_TOKEN and GRAFANA_AUTH_TOKEN
  "supersecret",
  "LOLNO",
  // dokku.exs
  "+S+ULgf7+N37c/lc9K66SMphnjQIRGklTu0BRr2vLm2ZzvK0Z6OH/PE77wlUNtvP",
  // dev.exs, test.exs, docker.exs
  "postgres",
  "yU8uHKq+yyAkZ11Hx//jcdacWc8yQ1bxAAGrplzB0Zwwjkp35v0RK9SO8WTPr6QZ",
  "_-XZ0iebPrRfZ_o0-IatTdszYa8VCH1yLN-JauK7HHA",
]);
