import Config

config :pleroma, :a, b: [c = 1, d = 2]
_ = c + d
