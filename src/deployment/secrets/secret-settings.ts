/**
 * What bears secrets, as data. Looked up in the `config/*.exs`, `config/description.exs` and
 * cheat sheets of Pleroma, Akkoma and Rebased, and in the documentation of the libraries that they
 * configure (Swoosh, ExAws, Joken, Ueberauth, web_push_encryption, Sentry, PromEx).
 */

/** The last words of a name whose value is a secret: `smtp_password`, `apiKey`, `DB_PASS`, `X-Token`. */
export const SECRET_WORDS: ReadonlySet<string> = new Set(
  [
    "password passwd passphrase pass pwd pw pgpassword",
    "secret secret_key secret_key_base salt key_octet key_pem",
    "token bearer jwt authorization cookie setcookie dsn proxy_auth credential cred",
    "api_key apikey access_key access_key_id private_key signing_key encryption_key hmac_key",
    "master_key admin_key search_key auth_key server_key license_key recaptcha_private",
  ].flatMap((line) => line.split(" ")),
);

/** The last words of a name under which even a number or an atom is a secret. */
export const PASSWORD_WORDS: ReadonlySet<string> = new Set(
  "password passwd passphrase pwd pw pgpassword secret".split(" "),
);

/** Names that end like a secret's, and hold a choice, a link or a switch. */
export const HARMLESS_NAMES: ReadonlySet<string> = new Set([
  "forgot_password",
  "lost_password",
  "reset_password",
  "change_password",
  "common_password",
  "forbidden_password",
  "import_credential",
  "load_credential",
  "no_password",
  "no_cookie",
  "skip_cookie",
]);

/** Values that are none under any name, in lower case: switches, and the names of schemes. */
export const HARMLESS_VALUES: ReadonlySet<string> = new Set(
  "0 1 on off true false yes no none empty null nil bearer basic".split(" "),
);

/** Atoms that say how a secret is to be got, or whether. */
export const HARMLESS_ATOMS: ReadonlySet<string> = new Set(
  "required optional enabled disabled default undefined system prompt filtered".split(" "),
);

/** Addresses that whoever knows them may write to. */
export const SECRET_ADDRESSES: readonly RegExp[] = [
  /hooks\.slack\.com\/services\/T\w+\/B\w+\/\w/,
  /discord(?:app)?\.com\/api\/webhooks\/\d+\/\w/,
];

/** Settings that are secrets although their names do not say so; application first. */
export const SECRET_SETTINGS: ReadonlySet<string> = new Set(["joken.default_signer"]);

/** First elements of tuples that end with a secret: `auth: {:basic, user, password}`. */
export const CREDENTIAL_TAGS: ReadonlySet<string> = new Set(["basic", "bearer"]);

/** First elements of tuples that say where a secret is to be found: `{:system, "AWS_SECRET"}`. */
export const REFERENCE_TAGS: ReadonlySet<string> = new Set(["system", "awscli", "env"]);

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
