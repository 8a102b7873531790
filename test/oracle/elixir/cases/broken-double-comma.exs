import Config

config :a, b: 1,, c: 2
