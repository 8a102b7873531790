import Config
config :a, b: 2, c: [y: 2]
