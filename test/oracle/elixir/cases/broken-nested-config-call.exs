import Config

config :pleroma, :a, config :pleroma, :b, c: 1
