config :a, one: 1
