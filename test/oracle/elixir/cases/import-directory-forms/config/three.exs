import Config
config :a, three: 1
