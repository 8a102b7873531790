config :a, b: 1
