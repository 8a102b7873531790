import Config

if config_env() == :test, do: raise("no")
config :a, b: 1
if System.get_env("X"), do: raise("X")
config :a, c: 1
