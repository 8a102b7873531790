import Config

config :a, b: [1, 2]
config :a, b: [3]
config :a, c: [x: 1]
config :a, c: []
config :a, d: []
config :a, d: [x: 1]
config :a, e: [x: 1]
config :a, e: [1]
config :a, f: [1]
config :a, f: []
config :a, g: [x: 1]
config :a, g: nil
