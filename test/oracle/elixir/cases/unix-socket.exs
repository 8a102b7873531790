import Config

config :pleroma, Pleroma.Web.Endpoint, http: [ip: {:local, "/run/pleroma/http.sock"}, port: 0]
