import Config
config :a, b: 3
