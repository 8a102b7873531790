import Config

config :pleroma, :a, b: [c: {1, 2], d: 3}
