import Config

config :pleroma, :a, b: "\u12"
