import Config

config :pleroma, :a, b: String.to_integer("1"))
