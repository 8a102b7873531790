import Config
config :a, nested: 1
