import Config

config :a, B,
  x: 1,
  y: 2,

config :a, C, z: 3
