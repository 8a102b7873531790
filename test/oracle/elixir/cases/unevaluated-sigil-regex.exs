import Config

config :a, b: 1, c: ~r/x+/i, d: 2
