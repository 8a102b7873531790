import Config

config :a, b: [x: 1, y: 2], z: 0
config :a, [z: 1, b: [y: 3]]
