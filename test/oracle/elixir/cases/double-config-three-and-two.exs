import Config

config :a, :b, x: 1
config :a, b: [y: 2]
config :a, :b, [x: 3]
