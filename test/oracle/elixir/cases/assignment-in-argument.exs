import Config

config :a, b: (x = 1)
config :a, c: x
