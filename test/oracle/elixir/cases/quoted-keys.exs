import Config

config :a, "Elixir.Foo": 1, "b c": [d: 1]
config :a, Foo, 2
config :a, :"b c", e: 2
