use Mix.Config
config :a, b: 2
