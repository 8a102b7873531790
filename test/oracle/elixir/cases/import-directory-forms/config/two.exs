import Config
config :a, two: 1
