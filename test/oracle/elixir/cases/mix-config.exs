use Mix.Config

config :a, b: 1, c: Mix.env()
