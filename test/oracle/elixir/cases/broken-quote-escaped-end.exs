import Config

config :pleroma, :a, path: "C:\"
config :pleroma, :b, c: 1
