import Config

app = String.to_atom(System.get_env("X", "a"))
config :a, b: 1
config app, b: 2
config :a, c: 3
