import Config

config :pleroma, :a, b: {x: 1, y: 2}
