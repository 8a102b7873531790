import Config
config :a, b: 2, c: 1
