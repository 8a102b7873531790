import Config

config :pleroma, :a, ip: (127, 0, 0, 1)
