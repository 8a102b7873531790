import Config
config :a, one: [1
