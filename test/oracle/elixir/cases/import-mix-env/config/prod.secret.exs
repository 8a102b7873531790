use Mix.Config
config :a, secret: "fake"
