import Config

config :pleroma, Pleroma.Web.Endpoint,
  url: [host: "social.example.org", scheme: "https", port: 443],
  http: [ip: {127, 0, 0, 1}, port: 4000],
  secure_cookie_flag: true,
  secret_key_base: System.fetch_env!("PLEROMA_SECRET_KEY_BASE"),
  signing_salt: System.fetch_env!("PLEROMA_SIGNING_SALT")

config :pleroma, :http_security,
  enabled: true,
  sts: true,
  sts_max_age: 31_536_000,
  ct_max_age: 2_592_000,
  referrer_policy: "same-origin"

config :pleroma, Pleroma.Upload, base_url: "https://media.example.net/media/"

config :pleroma, :media_proxy,
  enabled: true,
  redirect_on_failure: true,
  base_url: "https://media.example.net"

config :pleroma, configurable_from_database: false

config :pleroma, Pleroma.Repo,
  adapter: Ecto.Adapters.Postgres,
  username: "pleroma",
  password: System.fetch_env!("PLEROMA_DB_PASSWORD"),
  database: "pleroma",
  hostname: "localhost"
