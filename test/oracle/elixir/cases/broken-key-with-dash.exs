import Config

config :pleroma, :a, my-key: 1
