import Config

config :pleroma, :a, b: 1

  http: [port: 4000],
  url: []
