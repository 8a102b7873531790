import Config

config :pleroma, :a, 1: 2
