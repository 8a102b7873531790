require Config
config :pleroma, :a, b: 1
