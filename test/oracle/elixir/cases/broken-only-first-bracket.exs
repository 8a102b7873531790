import Config

config :pleroma, :a, [b: 1

config :pleroma, :b, c: [1, 2]
