import Config

config :pleroma, Pleroma.Web.Endpoint,
  url: [host: "social.example.org", scheme: "https", port: 443],
  http: [ip: {127, 0, 0, 1}, port: 4000],
  secret_key_base: "fake-secret-key-base",
  live_view: [signing_salt: "fake"],
  signing_salt: "fake"

config :pleroma, :instance,
  name: "Example",
  email: "admin@example.org",
  limit: 5_000,
  registrations_open: true

config :pleroma, :media_proxy,
  enabled: false,
  redirect_on_failure: true
  # base_url: "https://cache.example.org"

config :pleroma, Pleroma.Repo,
  adapter: Ecto.Adapters.Postgres,
  username: "pleroma",
  password: "fake-password",
  database: "pleroma",
  hostname: "localhost"

config :web_push_encryption, :vapid_details,
  subject: "mailto:admin@example.org",
  public_key: "fake",
  private_key: "fake"

config :pleroma, :database, rum_enabled: false
config :pleroma, :instance, static_dir: "/var/lib/pleroma/static"
config :pleroma, Pleroma.Uploaders.Local, uploads: "/var/lib/pleroma/uploads"

config :pleroma, :http_security, sts: true
config :pleroma, configurable_from_database: true
config :pleroma, Pleroma.Upload, filters: [Pleroma.Upload.Filter.Exiftool, Pleroma.Upload.Filter.Dedupe]
