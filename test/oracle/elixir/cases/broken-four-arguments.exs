import Config

config :pleroma, :a, :b, c: 1
