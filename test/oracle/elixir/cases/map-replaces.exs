import Config

config :a, b: [x: 1, y: 2]
config :a, b: %{z: 3}
config :a, c: %{z: 3}
config :a, c: [x: 1]
config :a, d: %{a: 1}
config :a, d: %{b: 1}
