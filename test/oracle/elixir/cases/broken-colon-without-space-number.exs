import Config

config :pleroma, Pleroma.Web.Endpoint,
  http: [port:4000]
