import Config

config :a, Foo.Bar,
  x: 1

config :a, Foo.Bar, y: 2
config :a, :"Elixir.Foo.Bar", z: 3
