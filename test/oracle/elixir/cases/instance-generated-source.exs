import Config

config :pleroma, Pleroma.Web.Endpoint,
   url: [host: "social.example.org", scheme: "https", port: 443],
   http: [ip: {127, 0, 0, 1}, port: 4000],
   secret_key_base: "fake-secret-key-base-of-this-file",
   live_view: [signing_salt: "fakesalt"],
   signing_salt: "fakesalt"

config :pleroma, :instance,
  name: "A Social Place",
  email: "admin@example.org",
  notify_email: "noreply@example.org",
  limit: 5_000,
  registrations_open: true

config :pleroma, :media_proxy,
  enabled: false,
  redirect_on_failure: true
  #base_url: "https://cache.example.org"

config :pleroma, Pleroma.Repo,
  adapter: Ecto.Adapters.Postgres,
  username: "pleroma",
  password: "fake-password",
  database: "pleroma",
  hostname: "localhost"

# Configure web push notifications
config :web_push_encryption, :vapid_details,
  subject: "mailto:admin@example.org",
  public_key: "fake-public-key",
  private_key: "fake-private-key"

config :pleroma, :database, rum_enabled: false
config :pleroma, :instance, static_dir: "instance/static/"
config :pleroma, Pleroma.Uploaders.Local, uploads: "uploads"
config :joken, default_signer: "fake-signer"
config :pleroma, configurable_from_database: false
config :pleroma, Pleroma.Upload, filters: [Pleroma.Upload.Filter.Exiftool.StripLocation, Pleroma.Upload.Filter.Dedupe]
