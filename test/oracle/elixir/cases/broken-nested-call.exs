import Config

config :a, http: [port 4000, x: 1]
