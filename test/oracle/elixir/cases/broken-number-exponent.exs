import Config

config :pleroma, :a, b: 1e3
