import Config

true -> config :pleroma, :a, b: 1
