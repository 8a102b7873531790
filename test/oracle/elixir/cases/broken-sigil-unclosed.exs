import Config

config :pleroma, :a, b: ~w(a b
config :pleroma, :a, c: 1
