import Config

config :pleroma, :a, b: "\xZZ"
