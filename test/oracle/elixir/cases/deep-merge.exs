import Config

config :a, B, http: [ip: {127, 0, 0, 1}, port: 4000], x: 1
config :a, B, http: [port: 4001]
config :a, B, url: [host: "example.org"], x: [1]
config :a, B, x: [y: 1]
