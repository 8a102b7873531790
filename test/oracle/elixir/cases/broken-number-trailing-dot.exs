import Config

config :pleroma, :a, b: 5.
