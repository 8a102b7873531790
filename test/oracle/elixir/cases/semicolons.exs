import Config; config :a, b: 1; config :a, c: 2
