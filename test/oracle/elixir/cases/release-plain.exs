import Config

config :a, b: 1
config :a, c: System.get_env("X")
