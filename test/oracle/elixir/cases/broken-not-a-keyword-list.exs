import Config

config :a, [1, 2]
