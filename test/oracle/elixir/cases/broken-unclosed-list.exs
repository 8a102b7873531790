import Config

config :a, b: [1, 2
config :a, c: 1
