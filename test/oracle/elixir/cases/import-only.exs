import Config, only: [config: 2]
config :a, b: 1
