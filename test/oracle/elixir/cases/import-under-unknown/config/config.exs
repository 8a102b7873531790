import Config

config :a, b: 1, c: 1
if System.get_env("X"), do: import_config("extra.exs")
