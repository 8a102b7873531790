import Config

config :pleroma, :a, limit: 16MB
