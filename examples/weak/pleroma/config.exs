import Config

config :pleroma, Pleroma.Web.Endpoint,
  url: [host: "social.example.org", scheme: "http", port: 80],
  http: [ip: {0, 0, 0, 0}, port: 4000],
  secure_cookie_flag: false,
  secret_key_base: "not-a-real-key-not-a-real-key-not-a-real-key-not-a-real-key-1234"

config :pleroma, :http_security,
  enabled: true,
  sts: true,
  sts_max_age: 86_400,
  ct_max_age: 0,
  referrer_policy: "unsafe-url"

config :pleroma, :media_proxy,
  enabled: true,
  redirect_on_failure: true

config :pleroma, configurable_from_database: true

config :pleroma, Pleroma.Repo,
  adapter: Ecto.Adapters.Postgres,
  username: "pleroma",
  password: System.get_env("PLEROMA_DB_PASSWORD"),
  database: "pleroma",
  hostname: "localhost"
