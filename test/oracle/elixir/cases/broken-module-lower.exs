import Config

config :pleroma, Pleroma.web.Endpoint, server: true
