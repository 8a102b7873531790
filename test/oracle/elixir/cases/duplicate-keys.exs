import Config

config :a, b: 1, b: 2
config :a, c: [x: 1, x: 2]
config :a, d: [x: [p: 1], x: [q: 2]]
config :a, d: [x: [r: 3]]
config :a, e: [x: [p: 1], x: [q: 2]]
config :a, e: [x: [r: 3], x: [s: 4], x: [t: 5]]
