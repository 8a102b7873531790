import Config

config :a, B,
  x: 1
  y: 2
