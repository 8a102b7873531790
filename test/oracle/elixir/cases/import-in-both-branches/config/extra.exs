import Config
config :a, b: 2
