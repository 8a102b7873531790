import Config

config :pleroma, :a,
  http: [ip: {127, 0, 0, 1}, port: 4000,
  url: [host: "x"]

config :pleroma, :b, c: 1
