import Config

config :pleroma, Pleroma.Web.Endpoint, url: [host: example.org]
