import Config
config :a, two: 2
