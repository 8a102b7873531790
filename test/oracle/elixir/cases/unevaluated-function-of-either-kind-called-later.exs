import Config

pair = if System.get_env("X"), do: {fn -> config :p, :a, 2 end}, else: {fn -> config :p, :a, 3 end, 1}
config :p, :a, 1
Enum.map([pair], &elem(&1, 0).())
