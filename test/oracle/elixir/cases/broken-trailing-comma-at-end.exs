import Config

config :a, B,
  x: 1,
