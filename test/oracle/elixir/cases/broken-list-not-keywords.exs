import Config

config :pleroma, [1, 2]
