import Config

config :pleroma, Pleroma.Web.Endpoint,
  url: [host: "one.example", scheme: "https", port: 443],
  http: [ip: {0, 0, 0, 0, 0, 0, 0, 1}, port: 4000],
  secret_key_base: "fake"

config :pleroma, :database, rum_enabled: true
config :pleroma, :instance, static_dir: "/var/lib/pleroma/static"
config :pleroma, Pleroma.Uploaders.Local, uploads: "/var/lib/pleroma/uploads"
config :pleroma, configurable_from_database: true
config :pleroma, Pleroma.Upload, filters: [Pleroma.Upload.Filter.AnonymizeFilename], base_url: "https://media.one.example/media"
