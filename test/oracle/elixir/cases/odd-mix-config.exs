use Mix.Config
config :pleroma, :a, b: 1
