import Config

config :a, b: (1; 2), c: (
  x = 3
  x + 1
)
