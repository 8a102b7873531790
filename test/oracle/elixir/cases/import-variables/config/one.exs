import Config
x = 2
config :a, one: x
