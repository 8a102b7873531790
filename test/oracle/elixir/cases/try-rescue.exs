import Config

config :a, b: 1, c: 1
try do
  config :a, b: 2
  String.to_integer(System.get_env("X", "z"))
  config :a, b: 1, c: 2
rescue
  _ -> config :a, d: 1
end
config :a, e: 1
