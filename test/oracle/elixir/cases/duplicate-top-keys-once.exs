import Config

config :a, b: [p: 1], b: [q: 2]
config :a, b: [r: 3]
config :a, b: [s: 3], b: [t: 1]
