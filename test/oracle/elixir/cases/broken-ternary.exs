import Config

config :pleroma, :a, b: true ? 1 : 2
