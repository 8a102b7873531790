import config
config :pleroma, :a, b: 1
