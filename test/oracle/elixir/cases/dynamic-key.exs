import Config

key = String.to_atom(System.get_env("X", "b"))
config :a, b: 1
config :a, key, 2
config :a, c: 3
config :d, [{key, 1}, {:e, 2}]
