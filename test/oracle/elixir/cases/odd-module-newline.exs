import Config

config :pleroma, Pleroma.Web.
  Endpoint, server: true
