import Config

config :pleroma, :a, x: 1, y: 2
config :pleroma, :a, x: 3, x: 4
config :pleroma, :a, y: 5
config :pleroma, :a, x: 6
config :pleroma, :a, z: [p: 1], z: [q: 2]
config :pleroma, :a, z: [r: 3]
config :pleroma, :b, []
config :pleroma, :b, one: []
config :pleroma, :b, one: [two: 1]
config :pleroma, :b, [{:one, [two: 2, three: 3]}]
config :pleroma, :b, "text"
config :pleroma, :b, four: 4
