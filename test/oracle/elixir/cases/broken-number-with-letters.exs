import Config

config :pleroma, :a, b: 10MB
